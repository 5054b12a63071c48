import * as FileSystem from "@effect/platform/FileSystem"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as fs from "node:fs"
import * as path from "node:path"
import { removeDirectory } from "../../conformance/OnDisk.js"

export { removeDirectory }

/** A folder of either layout, and another store on the same. */
export const aFolder = (layout: "plain" | "store", options: Partial<ObjectStore.FolderOptions> = {}) =>
  Effect.gen(function*() {
    const fileSystem = yield* FileSystem.FileSystem
    const root = fs.realpathSync(yield* fileSystem.makeTempDirectoryScoped())
    const again = ObjectStore.makeFolder({ path: root, layout, removeDirectory, ...options })
    return { root, store: yield* again, again }
  })

/** A folder of this test's own, and a plain store in it. */
export const plainFolder = (options: Partial<ObjectStore.FolderOptions> = {}) => aFolder("plain", options)

/** The files below a folder, links and the library's own among them. */
export const filesIn = (root: string): ReadonlyArray<string> =>
  fs.readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort()
