import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as fc from "effect/FastCheck"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Query from "../../src/MetadataQuery.js"
import * as Provider from "../../src/Provider.js"
import * as S3 from "../../src/S3.js"
import * as Tigris from "../../src/Tigris.js"
import { canned, xml } from "../support/canned.js"
import { put, tigris } from "./world.js"

const always = Query.gt("Last-Modified", new Date(0))

const keys = (query: Tigris.QueryObjectsInput["query"], input: Partial<Tigris.QueryObjectsInput> = {}) =>
  Tigris.queryObjectsStream({ bucket: "data", query, ...input }).pipe(
    Stream.map(({ key }) => key),
    Stream.runCollect,
    Effect.map(Chunk.toReadonlyArray)
  )

const page = (...sizes: ReadonlyArray<number>) =>
  xml(
    `<ListBucketResult><IsTruncated>false</IsTruncated>${
      sizes.map((size) =>
        `<Contents><Key>k${size}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>${size}</Size></Contents>`
      ).join("")
    }</ListBucketResult>`
  )

const known = { provider: Provider.tigris }

describe("a query of metadata", () => {
  it.effect("is written as the page of Tigris has it", () =>
    Effect.gen(function*() {
      const cases: ReadonlyArray<readonly [Query.Query, string]> = [
        [
          Query.gt("Last-Modified", new Date("2023-01-15T08:30:00Z")).pipe(
            Query.and(Query.eq("Content-Type", "text/javascript"))
          ),
          "WHERE `Last-Modified` > \"2023-01-15T08:30:00Z\" AND `Content-Type` = \"text/javascript\""
        ],
        [
          Query.gt("Last-Modified", new Date("2021-11-05T16:15:00.250Z")).pipe(
            Query.and(Query.ne("Content-Length", 65_536)),
            Query.and(Query.noneOf("Content-Type", ["text/plain", "text/html"]))
          ),
          "WHERE `Last-Modified` > \"2021-11-05T16:15:00.250Z\" AND `Content-Length` != 65536 " +
          "AND `Content-Type` NOT IN (\"text/plain\", \"text/html\")"
        ],
        [
          Query.gte("Content-Type", "text/c").pipe(
            Query.and(Query.lte("Content-Type", "text/j")),
            Query.and(Query.lt("Content-Length", 7)),
            Query.orderBy("Last-Modified", "DESC")
          ),
          "WHERE `Content-Type` >= \"text/c\" AND `Content-Type` <= \"text/j\" AND `Content-Length` < 7 " +
          "ORDER BY `Last-Modified` DESC"
        ],
        [
          Query.matches("key", "^images").pipe(Query.and(Query.oneOf("Event-Type", ["OBJECT_DELETED"]))),
          "WHERE `key` REGEXP \"^images\" AND `Event-Type` IN (\"OBJECT_DELETED\")"
        ],
        [Query.raw("`Content-Type` = \"text/plain\""), "`Content-Type` = \"text/plain\""]
      ]
      for (const [query, text] of cases) assert.strictEqual(yield* Query.text(query), text)
    }))

  it.effect("takes no value that could become a part of the question", () =>
    Effect.gen(function*() {
      const refused: ReadonlyArray<Query.Query> = [
        Query.eq("key", "\" OR `key` != \""),
        Query.eq("key", "a\\"),
        Query.oneOf("Content-Type", ["text/plain", "a\nb"]),
        Query.matches("key", "\\.txt$"),
        Query.eq("Content-Length", Number.NaN),
        Query.eq("Content-Length", 1.5),
        Query.gt("Last-Modified", new Date(Number.NaN)),
        Query.oneOf("key", []),
        Query.raw("  ")
      ]
      for (const query of refused) {
        assert.strictEqual((yield* Effect.flip(Query.text(query)))._tag, "InvalidInput")
      }
      fc.assert(fc.property(fc.string(), (value) => {
        const written = Effect.runSync(Effect.option(Query.text(Query.eq("key", value))))
        if (Option.isSome(written)) assert.strictEqual(written.value.split("\"").length, 3)
      }))
    }))

  it.effect("is sent as a signed header, with the members of a list", () =>
    Effect.gen(function*() {
      const { layer, requests } = yield* canned(() => page(3), known)
      const query = Query.gt("Content-Length", 1)
      const { contents } = yield* Effect.provide(
        Tigris.queryObjects({ bucket: "data", prefix: "k", maxKeys: 5, query }),
        layer
      )
      assert.deepStrictEqual(contents.map(({ key }) => key), ["k3"])
      const [request] = yield* requests
      assert.strictEqual(request?.headers["x-tigris-query"], "WHERE `Content-Length` > 1")
      assert.include(request?.headers["authorization"], "x-tigris-query")
      assert.include(request?.url, "list-type=2")
      assert.include(request?.url, "prefix=k")
    }))

  it.effect("is refused where it cannot be meant", () =>
    Effect.gen(function*() {
      const { layer, requests } = yield* canned(() => page(), known)
      const refused: ReadonlyArray<Tigris.QueryObjectsInput["query"]> = [
        Query.matches("key", "a"),
        Query.oneOf("Content-Type", ["a"]).pipe(Query.and(Query.oneOf("Last-Modified", [new Date(0)]))),
        Query.eq("key", "é"),
        Query.raw("WHERE\n`key` = \"a\"")
      ]
      for (const query of refused) {
        const error = yield* Effect.flip(Effect.provide(Tigris.queryObjects({ bucket: "data", query }), layer))
        assert.strictEqual(error._tag, "InvalidInput")
      }
      // @ts-expect-error without a query it would be a list of everything
      const error = yield* Effect.flip(Effect.provide(Tigris.queryObjects({ bucket: "data" }), layer))
      assert.strictEqual(error._tag, "InvalidInput")
      assert.deepStrictEqual(yield* requests, [])
    }))

  it.effect("is not taken for answered by a server that lists what it keeps out", () =>
    Effect.gen(function*() {
      const { layer } = yield* canned(() => page(1, 2, 3), known)
      const outcome = (query: Tigris.QueryObjectsInput["query"]) =>
        Tigris.queryObjects({ bucket: "data", query }).pipe(
          Effect.match({ onFailure: ({ _tag }) => _tag, onSuccess: () => "answered" }),
          Effect.provide(layer)
        )
      const year = new Date("2026-01-01T00:00:00Z")
      const later = new Date("2026-01-01T00:00:02Z")
      const ignoring: ReadonlyArray<Tigris.QueryObjectsInput["query"]> = [
        Query.gt("Content-Length", 1),
        Query.lte("Content-Length", 2),
        Query.oneOf("Content-Length", [1, 2]).pipe(Query.and(always)),
        Query.noneOf("key", ["k2"]).pipe(Query.and(always)),
        Query.ne("key", "k2"),
        Query.eq("key", "k2"),
        Query.gt("Last-Modified", later),
        Query.eq("Last-Modified", later)
      ]
      for (const query of ignoring) assert.strictEqual(yield* outcome(query), "UnsupportedByProvider")
      const possible: ReadonlyArray<Tigris.QueryObjectsInput["query"]> = [
        Query.gt("Content-Length", 0),
        Query.ne("Last-Modified", year),
        Query.gt("Last-Modified", year),
        Query.lt("Last-Modified", year),
        Query.eq("Content-Type", "text/plain"),
        Query.gt("key", "z"),
        Query.matches("key", "z").pipe(Query.and(always)),
        Query.raw("`key` = \"z\"")
      ]
      for (const query of possible) assert.strictEqual(yield* outcome(query), "answered")
    }))
})

describe("a query of the emulator", () => {
  const world = Effect.gen(function*() {
    yield* S3.createBucket({ bucket: "data" })
    const write = (key: string, contentType: string, size: number) =>
      S3.putObject({ bucket: "data", key, contentType, body: "x".repeat(size) })
    yield* TestClock.setTime(Date.parse("2026-01-01T00:00:00Z"))
    yield* write("a.txt", "text/plain", 10)
    yield* write("dir/b.js", "text/javascript", 20)
    yield* TestClock.setTime(Date.parse("2026-02-01T00:00:00Z"))
    yield* write("dir/c.txt", "text/plain", 30)
    yield* write("d.png", "image/png", 30)
  })

  it.effect("lets through what it asks for, in its order, page by page", () =>
    Effect.gen(function*() {
      yield* world
      const february = new Date("2026-02-01T00:00:00Z")
      const cases: ReadonlyArray<readonly [Tigris.QueryObjectsInput["query"], ReadonlyArray<string>]> = [
        [always, ["a.txt", "d.png", "dir/b.js", "dir/c.txt"]],
        [Query.gte("Last-Modified", february), ["d.png", "dir/c.txt"]],
        [Query.lt("Last-Modified", february), ["a.txt", "dir/b.js"]],
        [Query.eq("Content-Type", "text/plain"), ["a.txt", "dir/c.txt"]],
        [Query.gt("Content-Type", "image/png").pipe(Query.and(Query.lte("Content-Length", 20))), ["a.txt", "dir/b.js"]],
        [always.pipe(Query.and(Query.noneOf("Content-Length", [10, 30]))), ["dir/b.js"]],
        [always.pipe(Query.and(Query.oneOf("key", ["a.txt", "none"]))), ["a.txt"]],
        [always.pipe(Query.and(Query.matches("key", "^dir/.*[.]txt$"))), ["dir/c.txt"]],
        [
          always.pipe(Query.orderBy("Content-Length", "DESC")),
          ["d.png", "dir/c.txt", "dir/b.js", "a.txt"]
        ],
        [always.pipe(Query.orderBy("Content-Type")), ["d.png", "dir/b.js", "a.txt", "dir/c.txt"]],
        [Query.raw("where key = \"a.txt\" order by `Last-Modified` asc"), ["a.txt"]]
      ]
      for (const [query, expected] of cases) {
        assert.deepStrictEqual(yield* keys(query), expected)
        assert.deepStrictEqual(yield* keys(query, { maxKeys: 1 }), expected)
      }
      const ordered = always.pipe(Query.orderBy("Last-Modified", "DESC"))
      assert.deepStrictEqual(yield* keys(ordered, { prefix: "dir/", startAfter: "dir/b.js" }), ["dir/c.txt"])
      const { commonPrefixes, contents } = yield* Tigris.queryObjects({ bucket: "data", query: always, delimiter: "/" })
      assert.deepStrictEqual([commonPrefixes, contents.map(({ key }) => key)], [["dir/"], ["a.txt", "d.png"]])
    }).pipe(Effect.provide(tigris)))

  it.effect("goes on after what has been deleted since", () =>
    Effect.gen(function*() {
      yield* world
      const purged = yield* Tigris.queryObjectsStream({
        bucket: "data",
        query: always.pipe(Query.orderBy("Content-Length")),
        maxKeys: 1
      }).pipe(
        Stream.tap(({ key }) => S3.deleteObject({ bucket: "data", key })),
        Stream.runCount
      )
      assert.strictEqual(purged, 4)
    }).pipe(Effect.provide(tigris)))

  it.effect("is refused where no page of Tigris shows it", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket: "data" })
      yield* put("data", "a")
      const refused = [
        "WHERE",
        "key",
        "key =",
        "key = 'a'",
        "key = \"a\\\"\"",
        "key = \"a",
        "key = 7",
        "size > 1",
        "`Content-Length` > \"1\"",
        "`Content-Length` > -1",
        "`Last-Modified` > \"yesterday\"",
        "`Content-Length` REGEXP \"1\"",
        "key = \"a\" OR key = \"b\"",
        "key = \"a\" AND",
        "(key = \"a\")",
        "NOT key = \"a\"",
        "key NOT = \"a\"",
        "key = \"a\" ORDER `key`",
        "key = \"a\" ORDER BY `key` ASC, `Content-Length`",
        "key = \"a\" LIMIT 1",
        "key REGEXP \"a\"",
        "`Last-Modified` IN (\"2026-01-01T00:00:00Z\")",
        "`Last-Modified` > \"2026-01-01T00:00:00Z\" AND key REGEXP \"(\"",
        "`Event-Type` = \"OBJECT_DELETED\""
      ]
      for (const text of refused) {
        const error = yield* Effect.flip(Tigris.queryObjects({ bucket: "data", query: Query.raw(text) }))
        assert.strictEqual(error._tag, "InvalidInput", text)
      }
    }).pipe(Effect.provide(tigris)))
})
