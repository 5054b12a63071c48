import * as FileSystem from "@effect/platform/FileSystem"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as fs from "node:fs"
import * as path from "node:path"

/** As Node removes a folder that is empty, and no other. */
export const removeDirectory = (path: string) => Effect.tryPromise(() => fs.promises.rmdir(path))

/** A folder of this test's own, and a plain store in it. */
export const plainFolder = (options: Partial<ObjectStore.FolderOptions> = {}) =>
  Effect.gen(function*() {
    const fileSystem = yield* FileSystem.FileSystem
    const root = fs.realpathSync(yield* fileSystem.makeTempDirectoryScoped())
    const store = yield* ObjectStore.makeFolder({ path: root, layout: "plain", removeDirectory, ...options })
    return { root, store }
  })

/** The files below a folder, links and the library's own among them. */
export const filesIn = (root: string): ReadonlyArray<string> =>
  fs.readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort()
