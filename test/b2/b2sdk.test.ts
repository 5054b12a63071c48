import { assert, it } from "@effect/vitest"
import * as B2Emulator from "effect-s3/B2Emulator"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { execFile, spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const python = process.env["B2SDK_PYTHON"] ?? "python3"

const found = spawnSync(python, ["-c", "import b2sdk.v3"]).status === 0

const server = B2Emulator.layerServer().pipe(Layer.provideMerge(B2Emulator.layer()))

const program = fileURLToPath(new URL("b2sdk_client.py", import.meta.url))

/** Backblaze's own client, where Python has it (`pip install b2sdk`, or B2SDK_PYTHON for one in a place of its own). */
it.live.skipIf(!found)("b2sdk finds B2 in the emulator", () =>
  Effect.gen(function*() {
    const { credentials } = yield* B2Emulator.B2Emulator
    const { url } = yield* B2Emulator.B2EmulatorAddress
    const { stdout } = yield* Effect.promise(() =>
      promisify(execFile)(python, [
        program,
        url,
        credentials.applicationKeyId,
        Redacted.value(credentials.applicationKey)
      ])
    )
    assert.strictEqual(stdout.trim(), "ok")
  }).pipe(Effect.provide(server)), 120_000)
