// Holds the library against conformance vectors: those of VECTORS_DIR, or the ones kept in this repository.
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { adapters } from "./adapters/index.js"
import { load, render, run } from "./runner.js"

const vendored = fileURLToPath(new URL("./data", import.meta.url))
const directory = process.env["VECTORS_DIR"]
const files = load(directory === undefined || directory === "" ? vendored : path.resolve(directory))

if (files.length === 0) {
  console.error("There are no vector files.")
  process.exitCode = 1
} else {
  const reports = await run(files, adapters)
  console.log(render(reports))
  if (reports.some((report) => report.failures.length > 0)) process.exitCode = 1
}
