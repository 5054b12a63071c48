/**
 * Records of locks as rows of a DynamoDB table: the same table, with the same keys, as leases for conditional writes
 * have, beside which these stand under a sort key of their own.
 */
import * as Effect from "effect/Effect"
import type * as Lock from "../../Lock.js"
import { S3Client } from "../../S3Client.js"
import * as StorageError from "../../StorageError.js"
import type { Condition, Dynamo, Row } from "../dynamo/client.js"
import * as dynamoClient from "../dynamo/client.js"
import * as endpoints from "../dynamo/endpoint.js"
import * as protocol from "./protocol.js"
import type { Register, Stored, Written } from "./register.js"
import { conflict } from "./register.js"

/** What stands where a lease for a conditional write has an ETag: no ETag has a slash. */
const sortKey = "effect-s3/lock"

/** Of an entry that is no record of a lock, there is no version that a write could presume. */
const storedIn = (row: Row): Stored | undefined => {
  const { generation, record } = row
  return generation !== undefined && "N" in generation && record !== undefined && "S" in record
    ? { text: record.S, version: generation.N }
    : undefined
}

/** @internal */
export const register = (dynamo: Dynamo, prefix: string): Register => {
  const keyOf = (name: string) => ({ path: { S: prefix + name }, etag: { S: sortKey } })
  return {
    read: (name) =>
      Effect.flatMap(dynamo.get(keyOf(name)), (row) => {
        if (row === undefined) return Effect.succeed(row)
        const stored = storedIn(row)
        return stored === undefined
          ? new StorageError.MalformedResponse({
            key: name,
            message: `the row of the lock ${JSON.stringify(name)} in DynamoDB has no generation and record`,
            hint: "the table must be for locks alone"
          })
          : Effect.succeed(stored)
      }),
    write: (name, text, expected) => {
      const generation = String(expected === undefined ? 1 : Number(expected) + 1)
      const condition: Condition = expected === undefined
        ? { expression: "attribute_not_exists(#pk)", names: { "#pk": "path" } }
        : {
          expression: "attribute_exists(#pk) AND generation = :g",
          names: { "#pk": "path" },
          values: { ":g": { N: expected } }
        }
      // Without a time to live: a token that is forgotten would be given again.
      return Effect.map(
        dynamo.put({ ...keyOf(name), generation: { N: generation }, record: { S: text } }, condition),
        (written): Written => written._tag === "Conflict" ? conflict : { _tag: "Written", version: generation }
      )
    }
  }
}

/** @internal */
export const make = (
  { endpoint: given, prefix = "", table }: Lock.DynamoOptions
): Effect.Effect<Lock.Service, StorageError.InvalidInput, S3Client> =>
  Effect.flatMap(S3Client, (client) => {
    const endpoint = endpoints.of(client.config, given)
    return "problem" in endpoint
      ? new StorageError.InvalidInput({ message: endpoint.problem, parameter: "endpoint" })
      : Effect.succeed(protocol.make(register(dynamoClient.make(client, endpoint, table), prefix), Effect.void))
  })
