// The package as a user gets it: packed, installed in an empty project, and used there. Four things are seen:
//   compiled   a TypeScript program compiles against it in NodeNext, library files checked too
//   run        that program, and one with effect-s3/node, run on Node
//   closed     what is not public cannot be imported
//   portable   the root entry point bundles for a browser with no module of Node's, and the bundle runs
import { build } from "esbuild"
import { execFileSync } from "node:child_process"
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { pack, root } from "./tarball.mjs"

const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const installed = ["effect", "@effect/platform", "undici", "typescript", "@types/node"]
const expected = "Hello, world! | hello.txt:13 | no notes/missing.txt"

const project = mkdtempSync(join(tmpdir(), "effect-s3-consumer-"))

const run = (command, ...args) =>
  execFileSync(command, args, { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim()

const same = (actual, wanted) => {
  if (actual !== wanted) throw new Error(`expected ${JSON.stringify(wanted)}, got ${JSON.stringify(actual)}`)
}

const step = async (name, f) => {
  const started = performance.now()
  const note = await f()
  console.log(`ok  ${name.padEnd(10)} ${((performance.now() - started) / 1000).toFixed(1)} s  ${note}`)
}

/** Each specifier's error code, as Node gives it in the project. */
const importCodes = (specifiers) => {
  writeFileSync(
    join(project, "import.mjs"),
    `const codes = []
for (const specifier of ${JSON.stringify(specifiers)}) {
  codes.push(await import(specifier).then(() => "ok", (error) => error.code ?? String(error)))
}
console.log(JSON.stringify(codes))
`
  )
  return JSON.parse(run("node", "import.mjs"))
}

try {
  let packed
  await step("install", () => {
    packed = pack(project)
    const pinned = Object.fromEntries(installed.map((name) => [name, devDependencies[name]]))
    const dependencies = { ...pinned, "effect-s3": `file:${packed.tarball}` }
    writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }))
    run("npm", "install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    return `${packed.modules.length} public modules, ${(statSync(packed.tarball).size / 1024).toFixed(0)} KiB`
  })

  await step("compiled", () => {
    for (const name of ["program", "node"]) {
      copyFileSync(join(root, `test/pack/${name}.ts`), join(project, `${name}.ts`))
    }
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      module: "NodeNext",
      target: "ES2022",
      lib: ["ES2022", "DOM", "DOM.Iterable"],
      types: ["node"]
    }
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts", "node.ts"] }))
    try {
      run("node", "node_modules/typescript/bin/tsc")
    } catch (error) {
      throw new Error(`does not compile:\n${error.stdout}`)
    }
    return "NodeNext, skipLibCheck off"
  })

  await step("run", () => {
    same(run("node", "program.js"), expected)
    same(run("node", "node.js"), "none, InvalidConfig")
    return expected
  })

  await step("closed", () => {
    const open = packed.modules.map((name) => name === "index" ? "effect-s3" : `effect-s3/${name}`)
    importCodes(open).forEach((code, at) => {
      if (code !== "ok") throw new Error(`${open[at]} cannot be imported: ${code}`)
    })
    const shut = packed.paths.flatMap((path) => {
      const inner = /^dist\/(.+\/.+)\.js$/.exec(path)?.[1]
      return inner === undefined ? [] : [`effect-s3/${inner}`]
    })
    importCodes(shut).forEach((code, at) => {
      if (code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw new Error(`${shut[at]} should be refused, not ${code}`)
    })
    return `${open.length} open, ${shut.length} refused`
  })

  await step("portable", async () => {
    const { metafile } = await build({
      absWorkingDir: project,
      entryPoints: ["program.js"],
      outfile: "bundle.mjs",
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      metafile: true,
      logLevel: "silent"
    })
    const inputs = Object.keys(metafile.inputs)
    const own = inputs.filter((path) => path.includes("node_modules/effect-s3/"))
    if (own.length === 0) throw new Error("the bundle holds nothing of effect-s3")
    const native = own.filter((path) => /digest\/node\.js$|\/node\//.test(path))
    if (native.length > 0) throw new Error(`for Node only: ${native.join(", ")}`)
    const outside = Object.values(metafile.outputs).flatMap((output) => output.imports).map(({ path }) => path)
    if (outside.length > 0) throw new Error(`not in the bundle: ${outside.join(", ")}`)
    same(run("node", "bundle.mjs"), expected)
    const bundle = readFileSync(join(project, "bundle.mjs"))
    const kib = (bytes) => `${(bytes / 1024).toFixed(0)} KiB`
    return `${kib(bundle.length)} minified with Effect and the emulator, ${kib(gzipSync(bundle).length)} gzipped`
  })
} catch (error) {
  console.error(`\npack-test: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  rmSync(project, { recursive: true, force: true })
}
