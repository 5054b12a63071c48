/**
 * Transfers in processes of their own: what they take of memory, and what is left when one is killed.
 */
import { assert, it } from "@effect/vitest"
import { existsSync, mkdirSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { hashOf, mebibyte, withProcesses, writeFile } from "./processes.js"

const partSize = 8 * mebibyte
const size = 160 * mebibyte

it("a transfer that is killed half way is finished by another process, without what has gone already", async () => {
  await withProcesses(async ({ count, folder, kill, run }) => {
    const source = join(folder, "source")
    const target = join(folder, "down")
    const copy = join(target, "copy")
    const journal = join(folder, "journal")
    mkdirSync(target)
    await writeFile(source, size)
    const transfer = { key: "k", partSize, concurrency: 2, journal }

    await kill({ ...transfer, direction: "up", path: source }, size / 2)
    const up = await run({ ...transfer, direction: "up", path: source })
    assert.isAtLeast(up.resumed, size / 2 - 2 * partSize)
    assert.isBelow(up.resumed, size)
    // None but those that were under way may have gone twice.
    const uploaded = await count("UploadPart", "k")
    assert.isAtLeast(uploaded, size / partSize)
    assert.isAtMost(uploaded, size / partSize + transfer.concurrency)
    assert.strictEqual(await count("CreateMultipartUpload", "k"), 1)
    assert.deepStrictEqual(readdirSync(journal), [])

    await kill({ ...transfer, direction: "down", path: copy }, size / 2)
    assert.isFalse(existsSync(copy))
    const down = await run({ ...transfer, direction: "down", path: copy })
    assert.isAtLeast(down.resumed, size / 2 - 2 * partSize)
    assert.isBelow(down.resumed, size)
    assert.isAtMost(await count("GetObject", "k"), size / partSize + transfer.concurrency)
    assert.strictEqual(down.integrity, "verified")
    assert.strictEqual(await hashOf(copy), await hashOf(source))
    assert.deepStrictEqual(readdirSync(journal), [])
    // Neither the upload nor anything else is beside it.
    assert.deepStrictEqual(readdirSync(target), ["copy"])
  })
}, 300_000)

it("memory does not grow with the object", async () => {
  await withProcesses(async ({ folder, run }) => {
    const large = join(folder, "large")
    const options = { key: "k", partSize: 32 * mebibyte, concurrency: 4 }
    await writeFile(large, 256 * mebibyte)
    const up = await run({ ...options, direction: "up", path: large })
    const down = await run({ ...options, direction: "down", path: join(folder, "copy") })
    for (const { peakMiB } of [up, down]) assert.isBelow(peakMiB, 32 * 5 + 80)
  })
}, 300_000)
