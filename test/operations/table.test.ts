import * as Sdk from "@aws-sdk/client-s3"
import { describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { S3 } from "effect-s3"
import * as Fs from "node:fs"
import { assert } from "vitest"
import { operationsDocument } from "../../scripts/operationsDocument.js"
import { outcomesOnEmulator } from "./emulated.js"
import { goldens } from "./goldens.js"
import * as servers from "./servers.js"
import { families, functionOf, leftOut } from "./table.js"

const sdk = Object.keys(Sdk)
  .filter((name) => name.endsWith("Command") && name !== "$Command")
  .map((name) => name.slice(0, -"Command".length))

const listed = families.flatMap(([, operations]) => operations)
const done = listed.filter((operation) => leftOut[operation] === undefined)

describe("the table of operations", () => {
  it("has each one once, and every one that AWS's SDK has", () => {
    assert.isAtLeast(sdk.length, 112)
    assert.deepStrictEqual([...new Set(listed)], listed)
    assert.deepStrictEqual(sdk.filter((operation) => !listed.includes(operation)), [])
    assert.deepStrictEqual(
      listed.filter((operation) => !sdk.includes(operation)),
      ["GetBucketLifecycle", "PutBucketLifecycle", "GetBucketNotification", "PutBucketNotification"]
    )
    assert.deepStrictEqual(Object.keys(leftOut).filter((operation) => !listed.includes(operation)), [])
  })

  it("has a function for what is not left out, and none for what is", () => {
    for (const operation of listed) {
      const known = functionOf(operation) in S3
      assert.strictEqual(known, leftOut[operation] === undefined, operation)
    }
  })

  it("has a request to compare with for all that are documents or sub-resources", () => {
    const shown = new Set(goldens.map(({ operation }) => operation))
    const elsewhere = new Set([
      ...families[0]![1],
      ...families[1]![1],
      ...families[2]![1],
      ...families[7]![1],
      ...families[8]![1]
    ])
    assert.deepStrictEqual(done.filter((operation) => !shown.has(operation) && !elsewhere.has(operation)), [])
  })

  it.effect("says of the emulator what is so", () =>
    Effect.map(outcomesOnEmulator, (outcomes) => {
      assert.deepStrictEqual(servers.read()["emulator"]?.outcomes, outcomes)
      assert.deepStrictEqual(done.filter((operation) => outcomes[operation] === undefined), [])
    }), 60_000)

  it("is the page in docs", () => {
    assert.strictEqual(
      Fs.readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8"),
      operationsDocument(),
      "npm run operations"
    )
  })
})
