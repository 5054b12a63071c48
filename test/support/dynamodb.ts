/**
 * DynamoDB, as dynalite has it.
 */
import { Effect } from "effect"
import { createRequire } from "node:module"
import type { AddressInfo, Server } from "node:net"

export const table = "locks"

const dynalite = createRequire(import.meta.url)("dynalite") as (options: object) => Server

/** A DynamoDB of its own, on a port of this machine. */
export const server = Effect.acquireRelease(
  Effect.async<{ readonly url: string; readonly call: (op: string, input: object) => Promise<any> }>((resume) => {
    const server = dynalite({ createTableMs: 0 })
    server.listen(0, "127.0.0.1", () => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const call = async (operation: string, input: object) => {
        const response = await fetch(url, {
          method: "POST",
          headers: {
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": `DynamoDB_20120810.${operation}`,
            authorization:
              "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=x",
            "x-amz-date": "20260101T000000Z"
          },
          body: JSON.stringify(input)
        })
        return response.json()
      }
      resume(Effect.as(
        Effect.promise(async () => {
          await call("CreateTable", {
            TableName: table,
            AttributeDefinitions: ["path", "etag"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
            KeySchema: [{ AttributeName: "path", KeyType: "HASH" }, { AttributeName: "etag", KeyType: "RANGE" }],
            BillingMode: "PAY_PER_REQUEST"
          })
          for (let i = 0; i < 100; i++) {
            const { Table } = await call("DescribeTable", { TableName: table })
            if (Table?.TableStatus === "ACTIVE") return
          }
        }),
        { url, call, server }
      ))
    })
  }),
  (made) => Effect.sync(() => (made as unknown as { readonly server: Server }).server.close())
)
