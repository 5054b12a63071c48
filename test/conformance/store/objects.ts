import { assert } from "@effect/vitest"
import { ObjectStore } from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Features, type StoreIt, unless } from "../Backend.js"
import { bytes, mebibyte, same, utf8 } from "../bytes.js"
import { folder } from "../folder.js"
import { allFail, tagOf } from "../tagOf.js"

const Note = Schema.Struct({ title: Schema.String, at: Schema.Date })

export const objects = (it: StoreIt, features: Features): void => {
  it.scoped("put, get, head, list, delete", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}hello.txt`
      const { etag } = yield* store.put(key, "Hello, world!")
      assert.match(etag ?? "", /^[^"]+$/)

      const got = yield* store.get(key)
      assert.strictEqual(got.key, key)
      assert.strictEqual(got.size, 13)
      assert.strictEqual(got.etag, etag)
      assert.deepStrictEqual(got.range, { start: 0, end: 12 })
      assert.isTrue(got.lastModified instanceof Date)
      assert.strictEqual(yield* got.text(), "Hello, world!")

      const head = yield* store.head(key)
      assert.deepStrictEqual([head.key, head.size, head.etag], [key, 13, etag])
      assert.isTrue(yield* store.exists(key))
      const listed = Array.from(yield* Stream.runCollect(store.list({ prefix: key })))
      assert.deepStrictEqual(listed.map(({ etag, key, size }) => ({ key, size, etag })), [{ key, size: 13, etag }])
      assert.isTrue(listed[0]!.lastModified instanceof Date)

      yield* store.delete(key)
      assert.isFalse(yield* store.exists(key))
      assert.strictEqual(yield* Stream.runCount(store.list({ prefix: key })), 0)
    }))

  it.scoped("an object of no bytes", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}empty`
      yield* store.put(key, new Uint8Array(0))
      const got = yield* store.get(key)
      assert.strictEqual(got.size, 0)
      assert.isUndefined(got.range)
      assert.strictEqual(yield* Stream.runCount(got.stream), 0)
      assert.strictEqual((yield* store.bytes(key)).length, 0)
      assert.strictEqual((yield* store.head(key)).size, 0)
    }))

  it.scoped("bytes come back as they were, at once and as a stream", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}random`
      const whole = bytes(3 * mebibyte + 7)
      yield* store.put(key, whole)
      same(yield* store.bytes(key), whole)
      const chunks = yield* Stream.runCollect(store.stream(key))
      same(new Uint8Array(Buffer.concat(Array.from(chunks))), whole)
    }))

  it.scoped("what was put is not the buffer that it came in", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}buffer`
      const buffer = bytes(100).slice()
      yield* store.put(key, buffer)
      buffer.fill(0)
      const got = yield* store.bytes(key)
      same(got, bytes(100))
      got.fill(0)
      same(yield* store.bytes(key), bytes(100))
    }))

  it.scoped("text is UTF-8", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}text`
      const text = "naïve – 日本 – 😀\u0000\r\n"
      yield* store.put(key, text)
      assert.strictEqual(yield* store.text(key), text)
      same(yield* store.bytes(key), utf8(text))
    }))

  it.scoped("what is put over another replaces its bytes and its attributes", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}twice`
      const first = yield* store.put(key, "first", { contentType: "text/x-first", metadata: { a: "1" } })
      const second = yield* store.put(key, "second, and longer", { contentType: "text/x-second", metadata: { b: "2" } })
      assert.notStrictEqual(second.etag, first.etag)
      const head = yield* store.head(key)
      assert.strictEqual(head.contentType, "text/x-second")
      assert.deepEqual({ ...head.metadata }, { b: "2" })
      assert.strictEqual(yield* store.text(key), "second, and longer")
    }))

  it.scoped("a body that nobody reads holds nothing up", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}unread`
      yield* store.put(key, bytes(mebibyte))
      for (let i = 0; i < 10; i++) {
        yield* Effect.scoped(store.get(key))
        yield* Stream.runHead(store.stream(key))
      }
      assert.strictEqual((yield* store.head(key)).size, mebibyte)
    }))

  it.scoped("json of a schema, and ParseError for what is not of it", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      yield* store.put(`${at}note.json`, "{\"title\":\"x\",\"at\":\"2026-02-15T08:45:11.000Z\"}")
      yield* store.put(`${at}other.json`, "{\"title\":1}")
      yield* store.put(`${at}broken.json`, "{\"title\":")
      assert.deepStrictEqual(yield* store.json(`${at}note.json`, Note), {
        title: "x",
        at: new Date("2026-02-15T08:45:11.000Z")
      })
      assert.strictEqual(yield* tagOf(store.json(`${at}other.json`, Note)), "ParseError")
      assert.strictEqual(yield* tagOf(store.json(`${at}broken.json`, Note)), "ParseError")
      const got = yield* store.get(`${at}note.json`)
      assert.strictEqual((yield* got.json(Note)).title, "x")
    }))

  it.scoped("BodyTooLarge for more than the limit, and not for as much", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}large`
      yield* store.put(key, "0123456789")
      assert.strictEqual(yield* store.text(key, { limit: 10 }), "0123456789")
      assert.strictEqual(yield* tagOf(store.text(key, { limit: 9 })), "BodyTooLarge")
      const error = yield* Effect.flip(store.bytes(key, { limit: 9 }))
      assert.isTrue(error._tag === "BodyTooLarge" && error.limit === 9 && error.size === 10, error.message)
      const got = yield* store.get(key)
      assert.strictEqual(yield* tagOf(got.text({ limit: 9 })), "BodyTooLarge")
      // The limit is on what is read, not on what is stored.
      assert.strictEqual(yield* store.text(key, { limit: 3, range: { start: 2, end: 4 } }), "234")
    }))

  it.scoped("NoSuchKey from whatever reads what is not there", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}missing`
      yield* allFail("NoSuchKey", {
        get: Effect.scoped(store.get(key)),
        bytes: store.bytes(key),
        text: store.text(key),
        json: store.json(key, Note),
        stream: Stream.runDrain(store.stream(key)),
        getRange: store.getRange(key, { start: 0, end: 1 }),
        getRanges: store.getRanges(key, [{ start: 0, end: 1 }]),
        head: store.head(key),
        reader: store.reader(key),
        copy: store.copy(key, `${key}-2`),
        rename: store.rename(key, `${key}-2`),
        updateMetadata: store.updateMetadata(key, { contentType: "text/plain" })
      })
      assert.isFalse(yield* store.exists(key))
      assert.isFalse(yield* store.exists(`${key}-2`))
    }))

  const rawBody = unless(it, features.rawBody ? undefined : "the transport decodes what nobody asked it to")

  rawBody("bytes that say they are compressed come as they are stored", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}log.gz`
      // An empty gzip member, and after it what no decoder would give back.
      const stored = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0])
      yield* store.put(key, stored, { contentEncoding: "gzip" })
      assert.strictEqual((yield* store.head(key)).contentEncoding, "gzip")
      same(yield* store.bytes(key), stored)
    }))
}
