import * as Effect from "effect/Effect"
import * as Emulator from "../../../src/Emulator.js"
import type { Xml } from "../../../src/internal/wire/xml.js"
import { childText } from "../../../src/internal/wire/xml.js"
import * as Client from "../client.js"

const entriesOf = (xml: Xml): ReadonlyArray<Xml> =>
  xml.children.flatMap((child) => child.name === "Bucket" ? [child] : entriesOf(child))

/** An emulator that speaks Tigris, or S3 alone, and words for what tests ask of it. */
export const make = (dialect: "s3" | "tigris" = "tigris", buckets: ReadonlyArray<string> = []) =>
  Effect.gen(function*() {
    const emulator = yield* Emulator.make({ dialect, buckets })
    const send = Client.make(emulator)
    const asOf = (version: string | undefined) => version === undefined ? {} : { "x-tigris-snapshot-version": version }
    const bucket = (name: string, headers: Record<string, string> = {}) => send("PUT", `/${name}`, { headers })
    const words = {
      emulator,
      send,
      bucket,
      enabled: (name: string) => bucket(name, { "x-tigris-enable-snapshot": "true" }),
      put: (bucket: string, key: string, body = key) =>
        Effect.map(
          send("PUT", `/${bucket}/${key}`, { body }),
          (answer) => answer.headers["x-amz-version-id"] ?? ""
        ),
      remove: (bucket: string, key: string) => send("DELETE", `/${bucket}/${key}`),
      snapshot: (name: string, label?: string) =>
        Effect.map(
          bucket(name, { "x-tigris-snapshot": label === undefined ? "true" : `true; name=${label}` }),
          (answer) => answer.headers["x-tigris-snapshot-version"] ?? ""
        ),
      snapshots: (name: string, query: Record<string, string> = {}) =>
        Effect.map(send("GET", "/", { query, headers: { "x-tigris-snapshot": name } }), (answer) => ({
          status: answer.status,
          names: entriesOf(answer.xml).map((entry) => childText(entry, "Name")),
          dates: entriesOf(answer.xml).map((entry) => childText(entry, "CreationDate")),
          token: childText(answer.xml, "ContinuationToken"),
          namespaced: answer.text.includes("xmlns") || answer.text.includes("<Owner>")
        })),
      unsnap: (name: string, version: string) => send("DELETE", `/${name}`, { headers: asOf(version) }),
      fork: (name: string, source: string, at?: string) =>
        bucket(name, {
          "x-tigris-fork-source-bucket": source,
          ...(at === undefined ? {} : { "x-tigris-fork-source-bucket-snapshot": at })
        }),
      get: (bucket: string, key: string, version?: string) =>
        send("GET", `/${bucket}/${key}`, { headers: asOf(version) }),
      keys: (bucket: string, version?: string, query: Record<string, string> = {}) =>
        Effect.map(
          send("GET", `/${bucket}`, { query: { "list-type": "2", ...query }, headers: asOf(version) }),
          (answer) => Client.texts(answer.xml, "Key")
        )
    }
    const everything = (bucket: string, version?: string) =>
      Effect.flatMap(words.keys(bucket, version), (keys) =>
        Effect.map(
          Effect.forEach(
            keys,
            (key) => Effect.map(words.get(bucket, key, version), ({ text }) => [key, text] as const)
          ),
          Object.fromEntries<string>
        ))
    return { ...words, everything }
  })

export const json = (answer: { readonly text: string }) => JSON.parse(answer.text)
