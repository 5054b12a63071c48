import { assert, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { fileURLToPath } from "node:url"

const program = fileURLToPath(new URL("netns.program.ts", import.meta.url))

const works = (command: string, ...args: ReadonlyArray<string>): boolean => {
  try {
    execFileSync(command, args, { stdio: "ignore", timeout: 10_000 })
    return true
  } catch {
    return false
  }
}

/** How this machine lets us have a network of our own: as root, or as root of a user namespace. */
const namespace = process.platform !== "linux"
  ? undefined
  : [["-n"], ["-rn"]].find((flags) => works("unshare", ...flags, "ip", "link", "set", "lo", "up"))

interface Outcome {
  readonly found: string
  readonly asked: ReadonlyArray<string>
  readonly ms: number
}

const run = (flags: ReadonlyArray<string>): Record<string, Outcome> => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "effect-s3-netns-"))
  try {
    const output = execFileSync(
      "unshare",
      [...flags, process.execPath, "--import", "tsx", "--conditions", "@effect-s3/source", program, home],
      { timeout: 120_000, encoding: "utf8" }
    )
    // Before it there is a warning that version 1 was asked.
    return JSON.parse(output.trim().split("\n").at(-1)!)
  } finally {
    fs.rmSync(home, { recursive: true })
  }
}

const name = namespace === undefined
  ? "metadata services at their true addresses: NOT RUN, as this machine allows no network namespace (unshare, ip)"
  : "metadata services at their true addresses"

describe.skipIf(namespace === undefined)(name, () => {
  it("answer the chain", () => {
    const report = run(namespace!)
    const { nobody, ...found } = Object.fromEntries(Object.entries(report).map(([key, { found }]) => [key, found]))
    assert.match(nobody!, /^instance metadata: no answer from http:\/\/169\.254\.169\.254: .*ENETUNREACH/)
    const role = "GET 169.254.169.254/latest/meta-data/iam/security-credentials/"
    assert.deepStrictEqual(found, {
      closed: "instance metadata: no answer from http://169.254.169.254: the connection was refused",
      v2: "INSTANCE",
      ipv6: "INSTANCE",
      v1Refused: "instance metadata: http://169.254.169.254 gives no token (403), and version 1 is not allowed",
      v1Allowed: "INSTANCE-V1",
      proxied: "INSTANCE",
      silent: "instance metadata: no answer from http://169.254.169.254: the attempt took too long (1000 ms)",
      disabled: "instance metadata: AWS_EC2_METADATA_DISABLED is set",
      task: "TASK",
      pod: "POD",
      podIpv6: "POD",
      podRefused: "container: http://169.254.170.23: it answered 403 (AccessDenied: no)"
    })
    assert.deepStrictEqual(report["v2"]!.asked, [
      "PUT 169.254.169.254/latest/api/token",
      `${role} TOKEN==`,
      `${role}my-role TOKEN==`
    ])
    assert.deepStrictEqual(report["v1Allowed"]!.asked, ["PUT 169.254.169.254/latest/api/token", role, `${role}my-role`])
    assert.isEmpty(report["proxied"]!.asked.filter((line) => line.includes("127.0.0.1")))
    assert.lengthOf(report["silent"]!.asked, 2)
    assert.isEmpty(report["disabled"]!.asked)
    assert.deepStrictEqual(report["task"]!.asked, ["GET 169.254.170.2/v2/credentials/5f6e"])
    assert.deepStrictEqual(report["pod"]!.asked, ["GET 169.254.170.23/v1/credentials pod-token"])
    assert.lengthOf(report["podRefused"]!.asked, 1)
    for (const [key, { ms }] of Object.entries(report)) assert.isBelow(ms, 5_000, key)
  }, 150_000)
})
