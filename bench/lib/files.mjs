// Files to move, and what moves their parts for the clients that have nothing of their own for it.
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { open, readdir, readFile, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { partConcurrency, partSize, smallFileConcurrency, smallFileSize } from "./settings.mjs"

/** In memory where Linux has it, so that no disk takes part. */
export const makeFolder = ({ files, mebibytes }) => {
  let folder
  try {
    folder = mkdtempSync("/dev/shm/effect-s3-bench-")
  } catch {
    folder = mkdtempSync(join(tmpdir(), "effect-s3-bench-"))
  }
  for (const size of new Set([Math.min(64, mebibytes), mebibytes])) {
    const path = largeFile(folder, size)
    writeFileSync(path, "")
    truncateSync(path, size * 1024 * 1024)
  }
  for (const count of new Set([files, Math.ceil(files / 4)])) {
    const many = manyFiles(folder, count)
    const bytes = Buffer.alloc(smallFileSize, 0x61)
    for (let n = 0; n < count; n++) {
      const below = join(many, `dir-${Math.floor(n / 100)}`)
      if (n % 100 === 0) mkdirSync(below, { recursive: true })
      writeFileSync(join(below, `file-${n}.bin`), bytes)
    }
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export const largeFile = (folder, mebibytes) => join(folder, `up-${mebibytes}m.bin`)
export const manyFiles = (folder, count) => join(folder, `many-${count}`)
export const targetFile = (folder) => join(folder, `down-${process.pid}.bin`)

/** All numbers below `count`, so many at a time. */
const each = async (count, concurrency, one) => {
  let next = 0
  const worker = async () => {
    while (next < count) await one(next++)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

/** Reads a file part by part, a few under way; answers what `uploadPart` gave for each. */
export const uploadFileParts = async (path, uploadPart) => {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const etags = []
    await each(Math.ceil(size / partSize), partConcurrency, async (n) => {
      const part = Buffer.allocUnsafeSlow(Math.min(partSize, size - n * partSize))
      await file.read(part, 0, part.length, n * partSize)
      etags[n] = await uploadPart(n + 1, part)
    })
    return etags
  } finally {
    await file.close()
  }
}

/** Reads an object by ranges, a few under way, and writes each chunk where it belongs. */
export const downloadFileParts = async (path, size, readRange) => {
  const file = await open(path, "w")
  try {
    await each(Math.ceil(size / partSize), partConcurrency, async (n) => {
      let at = n * partSize
      for await (const chunk of await readRange(at, Math.min(at + partSize, size) - 1)) {
        await file.write(chunk, 0, chunk.length, at)
        at += chunk.length
      }
    })
  } finally {
    await file.close()
  }
}

/** Reads each file of a folder and puts it, as many at a time as everybody does. */
export const putFiles = async (folder, put) => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const names = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  await each(names.length, smallFileConcurrency, async (n) => {
    await put(names[n].slice(folder.length + 1), await readFile(names[n]), names[n])
  })
}

export const sizeOf = async (path) => (await stat(path)).size
