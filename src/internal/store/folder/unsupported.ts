/**
 * What a folder cannot do, and says so.
 */
import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"

const refuse = (operation: string, key: string, feature: string, message: string, hint?: string) =>
  new StorageError.UnsupportedByProvider({ operation, key, provider: "folder", feature, message, hint })

/** @internal */
export const read = (operation: string, key: string, { versionId }: Pick<ObjectStore.GetOptions, "versionId">) =>
  versionId === undefined ? undefined : refuse(operation, key, "versions", "a folder keeps one version of an object")

/** @internal */
export const attributes = (operation: string, key: string) =>
  refuse(
    operation,
    key,
    "attributes",
    "a plain folder keeps bytes and their time, and no attributes",
    "the layout \"store\" keeps them"
  )

/** @internal */
export const update = (operation: string, key: string) =>
  refuse(
    operation,
    key,
    "conditionalPut",
    "a plain folder is open to programs that wait for nobody: no version can be held until it is replaced",
    "the layout \"store\" has conditional updates"
  )

/** @internal */
export const access = (operation: string, key: string) =>
  refuse(operation, key, "acl", "who may read a file is the file system's to say, and not its store's")

/** @internal */
export const signUrl: ObjectStore.Backend["signUrl"] = (key) =>
  Effect.fail(refuse("signUrl", key, "presigned URL", "a folder has no URLs that others can use"))

/** @internal */
export const oneByOne = (
  keys: ReadonlyArray<string>,
  remove: (key: string) => Effect.Effect<void, ObjectStore.DeleteError>
): Effect.Effect<ReadonlyArray<ObjectStore.DeleteResult>> =>
  Effect.forEach(
    keys,
    (key) =>
      Effect.match(remove(key), {
        onFailure: (error): ObjectStore.DeleteResult => ({ _tag: "Failed", key, error }),
        onSuccess: (): ObjectStore.DeleteResult => ({ _tag: "Deleted", key })
      }),
    { concurrency: 16 }
  )
