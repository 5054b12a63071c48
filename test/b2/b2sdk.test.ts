import { assert, it } from "@effect/vitest"
import * as B2Emulator from "effect-s3/B2Emulator"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { execFile, spawnSync } from "node:child_process"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const python = process.env["B2SDK_PYTHON"] ?? "python3"

const found = spawnSync(python, ["-c", "import b2sdk.v3"]).status === 0

const server = B2Emulator.layerServer().pipe(
  Layer.provideMerge(B2Emulator.layer({ minimumPartSize: 100_000, recommendedPartSize: 500_000 }))
)

const at = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Backblaze's own client, where Python has it (`pip install b2sdk`, or B2SDK_PYTHON for one in a place of its own). */
it.live.skipIf(!found)("b2sdk finds B2 in the emulator", () =>
  Effect.gen(function*() {
    const { credentials } = yield* B2Emulator.B2Emulator
    const { url } = yield* B2Emulator.B2EmulatorAddress
    const { stdout } = yield* Effect.promise(() =>
      promisify(execFile)(python, [
        at("b2sdk_client.py"),
        url,
        credentials.applicationKeyId,
        Redacted.value(credentials.applicationKey)
      ])
    )
    assert.strictEqual(stdout.trim(), "ok")
  }).pipe(Effect.provide(server)), 120_000)

/** Where pip puts commands: beside its Python, or where it is on PATH. */
const PATH = path.isAbsolute(python)
  ? `${path.dirname(python)}${path.delimiter}${process.env["PATH"] ?? ""}`
  : process.env["PATH"] ?? ""

const hasCommand = spawnSync("b2", ["version"], { env: { ...process.env, PATH } }).status === 0

it.live.skipIf(!hasCommand)("the b2 command finds B2 in the emulator", () =>
  Effect.gen(function*() {
    const { credentials } = yield* B2Emulator.B2Emulator
    const { url } = yield* B2Emulator.B2EmulatorAddress
    const { stdout } = yield* Effect.promise(() =>
      promisify(execFile)("bash", [at("b2_command.sh")], {
        env: {
          ...process.env,
          PATH,
          B2_ENVIRONMENT: url,
          B2_APPLICATION_KEY_ID: credentials.applicationKeyId,
          B2_APPLICATION_KEY: Redacted.value(credentials.applicationKey)
        }
      })
    )
    assert.strictEqual(stdout.trim(), "ok")
  }).pipe(Effect.provide(server)), 300_000)
