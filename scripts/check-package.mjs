// What a user would install: nothing missing, nothing too much, and every entry point resolves with its types.
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pack, root } from "./tarball.mjs"

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const directory = mkdtempSync(join(tmpdir(), "effect-s3-package-"))
const tool = (name, ...args) => {
  try {
    execFileSync(join(root, "node_modules/.bin", name), args, { cwd: root, stdio: "inherit" })
  } catch {
    process.exitCode = 1
  }
}

try {
  const { modules, paths, tarball } = pack(directory)
  const has = new Set(paths)
  const problems = [
    ...paths.filter((path) => !/^(dist|src)\/|^(README|CHANGELOG)\.md$|^LICENSE$|^package\.json$/.test(path))
      .map((path) => `should not be published: ${path}`),
    ...paths.filter((path) => /\.(test|tst|spec)\./.test(path)).map((path) => `a test is published: ${path}`),
    ...paths.filter((path) => /^src\/.*\.ts$/.test(path)).flatMap((path) => {
      const stem = path.replace(/^src\//, "dist/").replace(/\.ts$/, "")
      return [".js", ".js.map", ".d.ts", ".d.ts.map"].filter((ext) => !has.has(stem + ext)).map((ext) =>
        `not built: ${stem}${ext}`
      )
    }),
    ...paths.filter((path) => /^dist\/.*\.js$/.test(path)).flatMap((path) => {
      const source = path.replace(/^dist\//, "src/").replace(/\.js$/, ".ts")
      return has.has(source) ? [] : [`built from nothing: ${path}`]
    }),
    ...paths.filter((path) => /^dist\/.*\.js$/.test(path)).flatMap((path) =>
      [...readFileSync(join(root, path), "utf8").matchAll(/\beffect-s3\/(\d+\.\d+\.\d+)/g)]
        .filter(([, named]) => named !== version)
        .map(([, named]) => `${path} says ${named}, package.json ${version}`)
    ),
    ...["README.md", "CHANGELOG.md", "LICENSE"].filter((path) => !has.has(path)).map((path) => `missing: ${path}`)
  ]
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1

  tool("publint", "run", tarball, "--strict")
  const entrypoints = modules.map((name) => name === "index" ? "." : name)
  tool(
    "attw",
    tarball,
    "--profile",
    "esm-only",
    "--format",
    "table-flipped",
    "--no-emoji",
    "--entrypoints",
    ...entrypoints
  )
} finally {
  rmSync(directory, { recursive: true, force: true })
}
