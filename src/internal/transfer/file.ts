/**
 * Files of this machine, as objects of the folders that they are in.
 */
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as ObjectStore from "../../ObjectStore.js"
import type * as Transfer from "../../Transfer.js"
import * as object from "./object.js"

const placeOf = (
  file: string,
  create: boolean
): Effect.Effect<Transfer.Place, Transfer.FileError, FileSystem.FileSystem | Path.Path> =>
  Effect.flatMap(Path.Path, (path) =>
    Effect.map(
      // Whoever names a link means what it leads to.
      ObjectStore.makeFolder({ path: path.dirname(file), layout: "plain", create, followLinks: true }),
      (store) => ({ store, key: path.basename(file) })
    ))

/** @internal */
export const uploadFile = (
  store: ObjectStore.Service,
  { key, path }: Transfer.FileUpload,
  options: Transfer.Options
): Effect.Effect<Transfer.Result, Transfer.FileError, FileSystem.FileSystem | Path.Path> =>
  Effect.flatMap(
    placeOf(path, false),
    (from) => object.object(from, { store, key: key ?? from.key }, { recheck: true, ...options })
  )

/** @internal */
export const downloadFile = (
  store: ObjectStore.Service,
  { key, overwrite, path, versionId }: Transfer.FileDownload,
  options: Transfer.TransferOptions
): Effect.Effect<Transfer.Result, Transfer.FileError, FileSystem.FileSystem | Path.Path> =>
  Effect.flatMap(placeOf(path, true), (to) =>
    object.object({ store, key }, to, {
      ...options,
      versionId,
      mode: overwrite === false ? "create" : "overwrite"
    }))
