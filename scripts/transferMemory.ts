/**
 * `npm run transfer:memory`: one file up and down through the emulator in another process; what the transferring process
 * takes of memory and time. Arguments: size of the file, size of a part (both in MiB), concurrency.
 */
import { unlinkSync } from "node:fs"
import { join } from "node:path"
import { hashOf, mebibyte, withProcesses, writeFile } from "../test/transfer/processes.js"

const [size = 1024, part = 16, concurrency = 4] = process.argv.slice(2).map(Number)

await withProcesses(async ({ folder, run }) => {
  const source = join(folder, "source")
  const copy = join(folder, "copy")
  await writeFile(source, size * mebibyte)
  const bound = part * (concurrency + 1) + 80
  process.stdout.write(`${size} MiB in parts of ${part} MiB, ${concurrency} at once; bound ${bound} MiB\n`)
  for (const direction of ["up", "down"] as const) {
    const path = direction === "up" ? source : copy
    const report = await run({ direction, key: "k", path, partSize: part * mebibyte, concurrency })
    process.stdout.write(
      `${direction}: peak RSS ${report.peakMiB} MiB (${report.baselineMiB} before), ${report.mebibytesPerSecond} MiB/s, ` +
        `${report.integrity}\n`
    )
    if (report.peakMiB > bound) process.exitCode = 1
  }
  if (await hashOf(source) !== await hashOf(copy)) {
    process.stdout.write("the copy is not the source\n")
    process.exitCode = 1
  }
  unlinkSync(source)
})
