/**
 * A folder kept in step with a bucket, and the bucket with another folder.
 */
import { FileSystem } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Layer, Stream } from "effect"
import { Emulator, ObjectStore, Transfer } from "effect-s3"

const program = Effect.scoped(Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const site = yield* fs.makeTempDirectoryScoped()
  yield* fs.makeDirectory(`${site}/posts`)
  yield* fs.writeFileString(`${site}/index.html`, "<h1>Hello</h1>")
  yield* fs.writeFileString(`${site}/posts/first.html`, "<p>First</p>")
  yield* fs.writeFileString(`${site}/posts/second.html~`, "not yet")

  const bucket = yield* ObjectStore.ObjectStore
  yield* bucket.put("www/gone.html", "nobody links to it")

  // #region sync
  const folder = yield* ObjectStore.makeFolder({ path: site, layout: "plain" })
  const sync = Transfer.sync(folder, bucket, { prefix: { to: "www" }, exclude: ["*~", ".git/"], delete: true })
  yield* Stream.runForEach(sync, (action) =>
    action._tag === "Skipped"
      ? Console.log(`skipped  ${action.key}: ${action.reason}`)
      : Console.log(
        `${action._tag.toLowerCase().padEnd(8)} ${action.kind.toLowerCase()} ${action.key}: ${action.reason}`
      ))
  // #endregion

  // #region dry-run
  const plan = Transfer.sync(folder, bucket, {
    prefix: { to: "www" },
    exclude: "*~",
    compare: "checksum",
    dryRun: true
  })
  const { planned, skipped } = yield* Stream.run(plan, Transfer.summarize)
  // #endregion
  yield* Console.log(`again: ${planned.objects} to do, ${skipped.objects} left alone`)

  const elsewhere = yield* fs.makeTempDirectoryScoped()
  const { copied } = yield* Stream.run(
    Transfer.downloadFolder(bucket, { prefix: "www", path: elsewhere }),
    Transfer.summarize
  )
  yield* Console.log(`downloaded ${copied.objects} files: ${(yield* fs.readDirectory(elsewhere)).sort().join(", ")}`)

  const { deleted } = yield* Stream.run(Transfer.deletePrefix(bucket, "www/"), Transfer.summarize)
  yield* Console.log(`deleted ${deleted.objects} objects`)
}))

program.pipe(Effect.provide(Layer.merge(Emulator.layerStore(), NodeContext.layer)), NodeRuntime.runMain)
