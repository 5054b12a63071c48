/**
 * Folders of this machine, up and down.
 */
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as ObjectStore from "../../../ObjectStore.js"
import type * as StorageError from "../../../StorageError.js"
import type * as Transfer from "../../../Transfer.js"
import { copy } from "./copy.js"

type Run = Stream.Stream<Transfer.Action, Transfer.TreeError | StorageError.InvalidConfig, FileSystem.FileSystem>

/** @internal */
export const uploadFolder = (
  store: ObjectStore.Service,
  { followLinks, path, prefix }: Transfer.FolderUpload,
  options: Omit<Transfer.CopyOptions, "prefix"> = {}
): Run =>
  Stream.unwrap(Effect.map(
    ObjectStore.makeFolder({ path, layout: "plain", followLinks }),
    (folder) => copy(folder, store, { recheck: true, ...options, prefix: { to: prefix } })
  ))

/** @internal */
export const downloadFolder = (
  store: ObjectStore.Service,
  { path, prefix }: Transfer.FolderDownload,
  options: Omit<Transfer.CopyOptions, "prefix"> = {}
): Run =>
  Stream.unwrap(Effect.map(
    ObjectStore.makeFolder({ path, layout: "plain", create: true }),
    (folder) => copy(store, folder, { ...options, prefix: { from: prefix } })
  ))
