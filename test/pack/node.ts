/** The entry point that only Node has: its layer builds, refuses a bad endpoint as a typed error, and closes. */
import { Effect } from "effect"
import { ObjectStore } from "effect-s3"
import { NodeS3 } from "effect-s3/node"

const problem = (url: string) =>
  Effect.as(ObjectStore.ObjectStore, "none").pipe(
    Effect.provide(
      NodeS3.layerStore(url, { credentials: { accessKeyId: "packed", secretAccessKey: "packed-secret" } })
    ),
    Effect.catchTag("InvalidConfig", (error) => Effect.succeed(error._tag))
  )

Effect.runPromise(Effect.forEach(["s3://files/notes", "http://store.example.org/files"], problem)).then((problems) => {
  console.log(problems.join(", "))
})
