/**
 * Folders by the calls of Node itself: what the platform's `FileSystem` has no word for, or takes several calls for.
 *
 * @since 0.1.0
 */
import * as Layer from "effect/Layer"
import { disk } from "../internal/node/disk.js"
import * as disks from "../internal/store/folder/disk.js"

/**
 * What stores in folders find in the context in place of the platform's `FileSystem`.
 *
 * @since 0.1.0
 * @category models
 */
export type NodeDisk = disks.System

/**
 * Lets every store in a folder use Node's own calls: those of `ObjectStore.makeFolder`, and of all of `Transfer` that
 * names files and folders. It is beside the `FileSystem`, which these ask for all the same. Small files take a fraction of
 * the time. The stores of `NodeStore` have it by themselves.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { NodeContext } from "@effect/platform-node"
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { NodeDisk } from "effect-s3/node"
 * import { Effect, Layer, Stream } from "effect"
 *
 * export const program = Effect.flatMap(ObjectStore.ObjectStore, (store) =>
 *   Stream.runDrain(Transfer.uploadFolder(store, { path: "./site", prefix: "www/" }))).pipe(
 *     Effect.provide(Layer.merge(NodeContext.layer, NodeDisk.layer))
 *   )
 */
export const layer: Layer.Layer<NodeDisk> = Layer.succeed(disks.System, disk)
