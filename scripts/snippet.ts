/**
 * Cuts code from examples/, so that nothing is shown that does not compile and run: the whole file, or what stands
 * between `// #region name` and `// #endregion` (in Python: `# region name`).
 */
import * as Fs from "node:fs"

const regionLine = /^\s*(?:\/\/ #|# )(end)?region\b.*$/

const dedent = (lines: ReadonlyArray<string>): string => {
  const indent = Math.min(...lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)))
  return lines.map((line) => line.slice(indent)).join("\n").trim()
}

const region = (lines: ReadonlyArray<string>, name: string): ReadonlyArray<string> => {
  const start = lines.findIndex((line) => [`// #region ${name}`, `# region ${name}`].includes(line.trim()))
  if (start < 0) throw new Error(`no region ${name}`)
  let depth = 0
  for (let at = start; at < lines.length; at++) {
    const found = regionLine.exec(lines[at]!)
    if (found !== null) depth += found[1] === undefined ? 1 : -1
    if (depth === 0) return lines.slice(start + 1, at)
  }
  throw new Error(`region ${name} has no end`)
}

/** As a fenced block. `path` is that of a file below examples/, from the root. */
export const cut = (path: string, name: string | undefined): string => {
  const lines = Fs.readFileSync(new URL(`../${path}`, import.meta.url), "utf8").split("\n")
  const body = name === undefined ? lines : region(lines, name)
  const code = dedent(body.filter((line) => !regionLine.test(line)))
  return `\`\`\`${path.endsWith(".py") ? "python" : "ts"}\n${code}\n\`\`\`\n`
}
