/**
 * A table of DynamoDB: rows, conditions, and reads that are of a replica unless they ask for more.
 */
import { HttpClient } from "@effect/platform"
import { Context, Effect, Layer } from "effect"
import { Lock, S3 } from "effect-s3"
import type { Network } from "./network.js"
import type { Obedience } from "./store.js"
import type { Machine } from "./timeline.js"
import * as wire from "./wire.js"

type Row = Readonly<Record<string, { readonly S: string } | { readonly N: string }>>

interface Input {
  readonly Key?: Row
  readonly Item?: Row
  readonly ConsistentRead?: boolean
  readonly ConditionExpression?: string
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>
  readonly ExpressionAttributeValues?: Row
}

const refused = (type: string): wire.Answer => ({ status: 400, body: { __type: `com.amazonaws.dynamodb#${type}` } })

const done = (body: object): wire.Answer => ({ status: 200, body })

/** As much of its language as locks speak; of more than that it knows nothing. */
const holds = (row: Row | undefined, input: Input): boolean | undefined => {
  const { ConditionExpression = "", ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input
  let all = true
  for (const term of ConditionExpression.split(" AND ")) {
    const existence = /^attribute_(not_)?exists\((#\w+)\)$/.exec(term)
    const equality = /^(\w+) = (:\w+)$/.exec(term)
    if (existence !== null) all &&= (row?.[names![existence[2]!]!] === undefined) === (existence[1] !== undefined)
    else if (equality !== null) {
      all &&= JSON.stringify(row?.[equality[1]!]) === JSON.stringify(values![equality[2]!])
    } else return undefined
  }
  return all
}

export interface Options {
  readonly obedience: Obedience
  readonly onWrite: (row: Row) => void
}

/** Answers how a machine has the locks in it. */
export const make = (network: Network, { obedience, onWrite }: Options) => {
  const { draw, leaseMs, timeline } = network
  const writes: Array<{ readonly at: number; readonly key: string; readonly row: Row }> = []
  const keyOf = (row: Row) => JSON.stringify([row["path"], row["etag"]])

  const seen = (key: string, consistent: boolean): Row | undefined => {
    const lag = obedience === "stale" ? leaseMs / 4 : consistent ? 0 : draw() * leaseMs / 4
    return writes.filter((write) => write.key === key && write.at <= timeline.now() - lag).at(-1)?.row
  }

  const put = (row: Row): wire.Answer => {
    writes.push({ at: timeline.now(), key: keyOf(row), row })
    onWrite(row)
    return done({})
  }

  const server: wire.Server = ({ body, headers }, answer) => {
    const input = JSON.parse(body) as Input
    const target = headers["x-amz-target"]
    if (target === "DynamoDB_20120810.GetItem") {
      answer(done({ Item: seen(keyOf(input.Key!), input.ConsistentRead === true) }))
    } else if (target === "DynamoDB_20120810.PutItem") {
      const row = input.Item!
      const held = obedience === "ignores" || holds(seen(keyOf(row), true), input)
      if (held === undefined) answer(refused("ValidationException"))
      else if (!held) answer(refused("ConditionalCheckFailedException"))
      else if (obedience === "looksFirst") timeline.after(draw() * 20, () => answer(put(row)))
      else answer(put(row))
    } else answer(refused("UnknownOperationException"))
  }

  return (machine: Machine): Lock.Service => {
    const LockLive = Lock.layerDynamo({ table: "locks" }).pipe(
      Layer.provide(S3.layer({
        endpoint: "http://127.0.0.1:8000",
        region: "us-east-1",
        credentials: { accessKeyId: "A", secretAccessKey: "S" }
      })),
      Layer.provide(Layer.succeed(
        HttpClient.HttpClient,
        wire.client(network, machine, server, { status: 500, body: { __type: "InternalServerError" } })
      ))
    )
    return Context.get(Effect.runSync(Effect.scoped(Layer.build(LockLive))), Lock.Lock)
  }
}
