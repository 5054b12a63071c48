/** The entry point that only Node has: it loads, and its layer builds and closes. */
import { HttpClient } from "@effect/platform"
import { Effect } from "effect"
import { NodeTransport } from "effect-s3/node"

const program = Effect.map(HttpClient.HttpClient, (client) => typeof client.execute)

Effect.runPromise(Effect.provide(program, NodeTransport.layer())).then((kind) => {
  console.log(`node transport: ${kind}`)
})
