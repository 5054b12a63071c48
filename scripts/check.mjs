// Runs the check:* scripts of package.json, two at a time, and says how long each took.
// `npm run check -- lint types` runs only those. Every check runs, whatever the others found.
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { availableParallelism } from "node:os"

const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
const all = Object.keys(scripts).filter((name) => name.startsWith("check:"))
const asked = process.argv.slice(2).map((name) => name.startsWith("check:") ? name : `check:${name}`)
const unknown = asked.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join(", ")}; there are ${all.join(", ")}`)
  process.exit(2)
}

const run = (name) =>
  new Promise((resolve) => {
    const started = performance.now()
    const output = []
    const child = spawn("npm", ["run", "--silent", name], { stdio: ["ignore", "pipe", "pipe"] })
    child.stdout.on("data", (chunk) => output.push(chunk))
    child.stderr.on("data", (chunk) => output.push(chunk))
    const finish = (code) =>
      resolve({
        name,
        ok: code === 0,
        seconds: (performance.now() - started) / 1000,
        output: Buffer.concat(output).toString().trim()
      })
    child.on("error", (error) => {
      output.push(Buffer.from(String(error)))
      finish(1)
    })
    child.on("close", finish)
  })

const queue = asked.length > 0 ? asked : all
const results = []
const worker = async () => {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const result = await run(name)
    results.push(result)
    console.log(`${result.ok ? "ok    " : "FAILED"}  ${name.padEnd(18)} ${result.seconds.toFixed(1).padStart(6)} s`)
    if (!result.ok) console.log(`\n${result.output}\n`)
  }
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker))

const failed = results.filter((result) => !result.ok)
console.log(
  failed.length === 0
    ? `${results.length} checks ok`
    : `${failed.length} of ${results.length} checks failed: ${failed.map((result) => result.name).join(", ")}`
)
process.exitCode = failed.length === 0 ? 0 : 1
