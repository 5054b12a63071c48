/**
 * Single rows of a DynamoDB table, written under conditions.
 */
import * as Effect from "effect/Effect"
import type { S3Client } from "../../S3Client.js"
import * as StorageError from "../../StorageError.js"
import { type CommonError, commonErrors } from "../s3/commonErrors.js"
import { fromAnswer } from "../s3/refusal.js"
import type { Endpoint } from "./endpoint.js"

/** Texts and numbers: all that a row here has. @internal */
export type Row = Readonly<Record<string, { readonly S: string } | { readonly N: string }>>

/** Whether a condition held; where it did not, the row that is there, if the server says. @internal */
export type Written = { readonly _tag: "Written" } | { readonly _tag: "Conflict"; readonly row: Row | undefined }

/** @internal */
export interface Dynamo {
  readonly put: (item: Row, condition: Condition) => Effect.Effect<Written, CommonError>
  readonly get: (key: Row) => Effect.Effect<Row | undefined, CommonError>
  readonly update: (
    key: Row,
    change: Condition & { readonly set: string }
  ) => Effect.Effect<Written, CommonError>
}

/** In DynamoDB's own language; names begin with `#`, values with `:`. @internal */
export interface Condition {
  readonly expression: string
  readonly names?: Readonly<Record<string, string>> | undefined
  readonly values?: Row | undefined
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const tags: ReadonlySet<string> = new Set(commonErrors.map((error) => error.prototype.name))

const parse = (body: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(decoder.decode(body))
    return typeof value === "object" && value !== null ? value as Record<string, unknown> : undefined
  } catch {
    return undefined
  }
}

const isConflict = (answer: Readonly<Record<string, unknown>> | undefined): boolean =>
  String(answer?.["__type"]).endsWith("ConditionalCheckFailedException")

const missingTable = (error: CommonError, table: string): CommonError =>
  error.code?.endsWith("ResourceNotFoundException") === true
    ? new StorageError.InvalidInput({
      operation: error.operation,
      status: error.status,
      code: error.code,
      message: `there is no DynamoDB table ${table}`,
      hint: "create it with the partition key path (S) and the sort key etag (S), and a time to live on ttl"
    })
    : error

/** @internal */
export const make = (client: S3Client["Type"], { host, origin }: Endpoint, table: string): Dynamo => {
  const { region } = client.config
  const call = <A>(
    operation: string,
    input: object,
    read: (answer: Readonly<Record<string, unknown>>, conflict: boolean) => A
  ): Effect.Effect<A, CommonError> =>
    client.aside({
      service: "dynamodb",
      origin,
      host,
      region,
      path: "/",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`
      },
      body: encoder.encode(JSON.stringify({ TableName: table, ...input })),
      where: { operation },
      // What was written before is known by its owner.
      idempotent: true,
      read: (status, headers, body) => {
        const answer = parse(body)
        const conflict = status === 400 && isConflict(answer)
        if (answer !== undefined && (status === 200 || conflict)) return Effect.succeed(read(answer, conflict))
        return Effect.fail(
          status === 200
            ? new StorageError.MalformedResponse({
              operation,
              status,
              message: `the answer to ${operation} is no JSON`
            })
            : missingTable(
              fromAnswer({
                target: "service",
                tags,
                where: { operation },
                region,
                status,
                headers,
                body
              }) as CommonError,
              table
            )
        )
      }
    })

  const written = (answer: Readonly<Record<string, unknown>>, conflict: boolean): Written =>
    conflict ? { _tag: "Conflict", row: answer["Item"] as Row | undefined } : { _tag: "Written" }

  const conditions = ({ expression, names, values }: Condition) => ({
    ConditionExpression: expression,
    ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
    ...(values === undefined ? {} : { ExpressionAttributeValues: values })
  })

  return {
    put: (item, condition) =>
      call(
        "PutItem",
        { Item: item, ...conditions(condition), ReturnValuesOnConditionCheckFailure: "ALL_OLD" },
        written
      ),
    get: (key) => call("GetItem", { Key: key, ConsistentRead: true }, (answer) => answer["Item"] as Row | undefined),
    update: (key, change) =>
      call("UpdateItem", { Key: key, UpdateExpression: change.set, ...conditions(change) }, written)
  }
}
