// The package as npm would publish it: `npm pack` builds it first (prepack) and says what is inside.
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("..", import.meta.url))

/** Packs into `directory`; gives the tarball's path, its file names, and the public modules among them. */
export const pack = (directory) => {
  const json = execFileSync("npm", ["pack", "--json", "--pack-destination", directory], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"]
  })
  // the build's own output may stand before the JSON
  const [{ filename, files }] = JSON.parse(json.slice(json.search(/^\[/m)))
  const paths = files.map((file) => file.path)
  return {
    tarball: join(directory, filename),
    paths,
    modules: paths.flatMap((path) => /^dist\/([^/]+)\.d\.ts$/.exec(path)?.[1] ?? [])
  }
}
