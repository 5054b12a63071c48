// The package as npm would publish it.
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("..", import.meta.url))

/** Builds and packs into `directory`; gives the tarball's path, its file names, and the public modules among them. */
export const pack = (directory) => {
  execFileSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: ["ignore", "inherit", "inherit"] })
  const json = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", directory], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"]
  })
  const [{ filename, files }] = JSON.parse(json)
  const paths = files.map((file) => file.path)
  return {
    tarball: join(directory, filename),
    paths,
    modules: paths.flatMap((path) => /^dist\/([^/]+)\.d\.ts$/.exec(path)?.[1] ?? [])
  }
}
