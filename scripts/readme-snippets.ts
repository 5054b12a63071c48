/**
 * Cuts the README's code from examples/, so that nothing is shown that does not compile and run.
 *
 * In an example: `// #region name` ... `// #endregion`. In the README, above a code block:
 * `<!-- snippet: examples/file.ts#name -->` (without `#name`: the whole file). Prints what is stale and fails;
 * with `--write` it rewrites the README.
 */
import * as Fs from "node:fs"

const readme = new URL("../README.md", import.meta.url)
const marker = /^<!-- snippet: (examples\/[\w./-]+?)(?:#([\w-]+))? -->\n(?:```\w*\n[\s\S]*?^```$\n?)?/gm
const regionLine = /^\s*\/\/ #(end)?region\b.*$/

const dedent = (lines: ReadonlyArray<string>): string => {
  const indent = Math.min(...lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)))
  return lines.map((line) => line.slice(indent)).join("\n").trim()
}

const region = (lines: ReadonlyArray<string>, name: string): ReadonlyArray<string> => {
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`)
  if (start < 0) throw new Error(`no region ${name}`)
  let depth = 0
  for (let at = start; at < lines.length; at++) {
    const found = regionLine.exec(lines[at]!)
    if (found !== null) depth += found[1] === undefined ? 1 : -1
    if (depth === 0) return lines.slice(start + 1, at)
  }
  throw new Error(`region ${name} has no end`)
}

const cut = (path: string, name: string | undefined): string => {
  const lines = Fs.readFileSync(new URL(`../${path}`, import.meta.url), "utf8").split("\n")
  const body = name === undefined ? lines : region(lines, name)
  return dedent(body.filter((line) => !regionLine.test(line)))
}

const before = Fs.readFileSync(readme, "utf8")
const problems: Array<string> = []
const after = before.replace(marker, (block: string, path: string, name: string | undefined) => {
  const title = name === undefined ? path : `${path}#${name}`
  try {
    const fresh = `<!-- snippet: ${title} -->\n\`\`\`ts\n${cut(path, name)}\n\`\`\`\n`
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
