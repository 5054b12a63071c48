import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import type * as FileSystem from "@effect/platform/FileSystem"
import { layer, type Vitest } from "@effect/vitest"
import * as Layer from "effect/Layer"
import * as NodeDisk from "../../../src/node/NodeDisk.js"

const disks: Readonly<Record<string, Layer.Layer<FileSystem.FileSystem>>> = {
  "by the platform's calls": NodeFileSystem.layer,
  "by Node's own": Layer.merge(NodeFileSystem.layer, NodeDisk.layer)
}

/** The same tests, whosever calls a folder is made of. */
export const onEachDisk = (
  name: string,
  define: (it: Vitest.MethodsNonLive<FileSystem.FileSystem, true>) => void
): void => {
  for (const [by, live] of Object.entries(disks)) {
    layer(live, { excludeTestServices: true })(`${name}, ${by}`, define)
  }
}
