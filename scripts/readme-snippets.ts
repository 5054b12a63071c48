/**
 * Cuts the README's code from examples/. Above a code block: `<!-- snippet: examples/file.ts#name -->` (without
 * `#name`: the whole file). Prints what is stale and fails; with `--write` it rewrites the README.
 */
import * as Fs from "node:fs"
import { cut } from "./snippet.js"

const readme = new URL("../README.md", import.meta.url)
const marker = /^<!-- snippet: (examples\/[\w./-]+?)(?:#([\w-]+))? -->\n(?:```\w*\n[\s\S]*?^```$\n?)?/gm
const before = Fs.readFileSync(readme, "utf8")
const problems: Array<string> = []
const after = before.replace(marker, (block: string, path: string, name: string | undefined) => {
  const title = name === undefined ? path : `${path}#${name}`
  try {
    const fresh = `<!-- snippet: ${title} -->\n${cut(path, name)}`
    if (fresh !== block) problems.push(`${title} is not what the README shows: npm run readme`)
    return fresh
  } catch (error) {
    problems.push(`${title}: ${error instanceof Error ? error.message : String(error)}`)
    return block
  }
})

if (process.argv.includes("--write")) {
  Fs.writeFileSync(readme, after)
} else if (problems.length > 0) {
  console.error(problems.join("\n"))
  process.exitCode = 1
}
