// The size of the smallest useful program with each client, in a process of its own because esbuild is large.
import { build } from "esbuild"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"

const here = fileURLToPath(new URL(".", import.meta.url))
const effect = ["effect", "effect/*", "@effect/*"]

const size = async (bundle, external) => {
  const result = await build({
    stdin: { contents: bundle.source, resolveDir: here, loader: "js" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    treeShaking: true,
    logLevel: "silent",
    platform: bundle.platform,
    target: "es2022",
    external
  })
  const bytes = result.outputFiles[0].contents
  return { bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length }
}

const { bundle } = await import(`./clients/${process.argv[2]}.mjs`)
if (bundle === undefined) process.stdout.write("[]\n")
else {
  const whole = await size(bundle, [])
  const usesEffect = /from "(?:effect|@effect)[/"]/.test(bundle.source) || bundle.effect === true
  const own = usesEffect ? await size(bundle, effect) : undefined
  process.stdout.write(`${JSON.stringify([{ case: "bundle-size", platform: bundle.platform, whole, own }])}\n`)
}
