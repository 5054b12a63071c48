import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Client from "../client.js"
import * as World from "./world.js"

const world = World.make()

const prepared = Effect.tap(world, ({ enabled, put }) =>
  Effect.zipRight(
    enabled("parent"),
    Effect.forEach(["a", "b", "c"], (key) => put("parent", key))
  ))

describe("a fork", () => {
  it.effect("of forks keeps to itself: the example of Tigris' own documentation", () =>
    Effect.gen(function*() {
      const { enabled, everything, fork, put, remove, snapshot } = yield* world
      yield* enabled("aaa")
      yield* put("aaa", "1", "foo")
      yield* put("aaa", "2", "bar")
      const a1 = yield* snapshot("aaa")
      yield* remove("aaa", "1")
      const a2 = yield* snapshot("aaa")
      yield* fork("bbb", "aaa")
      assert.deepStrictEqual(yield* everything("bbb"), { 2: "bar" })
      yield* put("bbb", "3", "baz")
      const b1 = yield* snapshot("bbb")
      yield* put("bbb", "3", "changed")
      yield* fork("ccc", "aaa", a1)
      assert.deepStrictEqual(yield* everything("ccc"), { 1: "foo", 2: "bar" })
      yield* put("ccc", "1", "mine")
      yield* fork("ddd", "bbb", b1)
      assert.deepStrictEqual(yield* everything("ddd"), { 2: "bar", 3: "baz" })
      yield* put("ddd", "2", "other")
      yield* put("ddd", "1", "new")
      assert.deepStrictEqual(yield* everything("aaa"), { 2: "bar" })
      assert.deepStrictEqual(yield* everything("aaa", a1), { 1: "foo", 2: "bar" })
      assert.deepStrictEqual(yield* everything("aaa", a2), { 2: "bar" })
      assert.deepStrictEqual(yield* everything("bbb"), { 2: "bar", 3: "changed" })
      assert.deepStrictEqual(yield* everything("bbb", b1), { 2: "bar", 3: "baz" })
      assert.deepStrictEqual(yield* everything("ccc"), { 1: "mine", 2: "bar" })
      assert.deepStrictEqual(yield* everything("ddd"), { 1: "new", 2: "other", 3: "baz" })
    }))

  it.effect("says what it is of, and its parent that it has one", () =>
    Effect.gen(function*() {
      const { fork, send, snapshot } = yield* prepared
      const version = yield* snapshot("parent")
      yield* fork("now", "parent")
      yield* fork("then", "parent", version)
      const head = (name: string) => Effect.map(send("HEAD", `/${name}`), ({ headers }) => headers)
      const now = yield* head("now")
      assert.strictEqual(now["x-tigris-enable-snapshot"], "true")
      assert.strictEqual(now["x-tigris-fork-source-bucket"], "parent")
      assert.match(now["x-tigris-fork-source-bucket-snapshot"] ?? "", /^\d+$/)
      assert.isUndefined(now["x-tigris-is-fork-parent"])
      assert.strictEqual((yield* head("then"))["x-tigris-fork-source-bucket-snapshot"], version)
      const parent = yield* head("parent")
      assert.strictEqual(parent["x-tigris-is-fork-parent"], "true")
      assert.isUndefined(parent["x-tigris-fork-source-bucket"])
      assert.isUndefined(parent["x-tigris-fork-source-bucket-snapshot"])
    }))

  it.effect("sees nothing of what its parent has later, nor the parent of it", () =>
    Effect.gen(function*() {
      const { emulator, everything, fork, keys, put, remove } = yield* prepared
      yield* fork("fork", "parent")
      yield* put("parent", "d")
      yield* put("parent", "a", "changed")
      yield* remove("parent", "b")
      assert.deepStrictEqual(yield* everything("fork"), { a: "a", b: "b", c: "c" })
      yield* Effect.forEach(["a", "b", "c"], (key) => remove("fork", key))
      assert.deepStrictEqual(yield* keys("fork"), [])
      assert.strictEqual(yield* emulator.objectCount("fork"), 0)
      assert.deepStrictEqual(yield* keys("parent"), ["a", "c", "d"])
    }))

  it.effect("lists in order over what is its own and what is not, with delimiters and by pages", () =>
    Effect.gen(function*() {
      const { enabled, fork, keys, put, remove, send } = yield* world
      yield* enabled("parent")
      yield* Effect.forEach(["a/1", "b/1", "b/2", "c", "e/1"], (key) => put("parent", key))
      yield* fork("fork", "parent")
      yield* Effect.forEach(["a/0", "b/3", "d/1", "f"], (key) => put("fork", key))
      yield* remove("fork", "e/1")
      assert.deepStrictEqual(yield* keys("fork"), ["a/0", "a/1", "b/1", "b/2", "b/3", "c", "d/1", "f"])
      const cut = yield* send("GET", "/fork", { query: { "list-type": "2", delimiter: "/" } })
      assert.deepStrictEqual(Client.texts(cut.xml, "Prefix").slice(1), ["a/", "b/", "d/"])
      assert.deepStrictEqual(Client.texts(cut.xml, "Key"), ["c", "f"])
      assert.deepStrictEqual(yield* keys("fork", undefined, { "start-after": "b/1", "max-keys": "3" }), [
        "b/2",
        "b/3",
        "c"
      ])
    }))

  it.effect("of a moment without a snapshot is of that moment", () =>
    Effect.gen(function*() {
      const { everything, fork, put } = yield* prepared
      const time = yield* put("parent", "a", "then")
      yield* put("parent", "a", "later")
      yield* fork("fork", "parent", time)
      assert.deepStrictEqual(yield* everything("fork"), { a: "then", b: "b", c: "c" })
      // What the parent will be is not known yet.
      yield* fork("ahead", "parent", "18446744073709551615")
      yield* put("parent", "a", "last")
      assert.deepStrictEqual(yield* everything("ahead"), { a: "later", b: "b", c: "c" })
    }))

  it.effect("keeps its parent from being deleted", () =>
    Effect.gen(function*() {
      const { fork, send } = yield* prepared
      yield* fork("child", "parent")
      yield* fork("grandchild", "child")
      const force = (name: string) =>
        Effect.map(send("DELETE", `/${name}`, { headers: { "tigris-force-delete": "true" } }), ({ status }) => status)
      assert.strictEqual(yield* force("parent"), 409)
      assert.strictEqual(yield* force("child"), 409)
      assert.strictEqual(yield* force("grandchild"), 204)
      assert.strictEqual(yield* force("child"), 204)
      assert.strictEqual(yield* force("parent"), 204)
    }))

  it.effect("shows the versions of its parent, and cannot delete them", () =>
    Effect.gen(function*() {
      const { everything, fork, put, send } = yield* world.pipe(Effect.tap(({ enabled }) => enabled("parent")))
      const inherited = yield* put("parent", "a", "old")
      yield* fork("fork", "parent")
      yield* put("parent", "a", "unseen")
      yield* put("fork", "a", "new")
      const versions = yield* send("GET", "/fork", { query: { versions: "" } })
      assert.strictEqual(Client.texts(versions.xml, "VersionId").length, 2)
      assert.strictEqual((yield* send("GET", "/fork/a", { query: { versionId: inherited } })).text, "old")
      yield* send("DELETE", "/fork/a", { query: { versionId: inherited } })
      assert.strictEqual((yield* send("GET", "/parent/a", { query: { versionId: inherited } })).text, "old")
      assert.deepStrictEqual(yield* everything("fork"), { a: "new" })
    }))

  it.effect("changes tags of what it has from its parent for itself", () =>
    Effect.gen(function*() {
      const { fork, send } = yield* prepared
      yield* fork("fork", "parent")
      const tagging = "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>"
      assert.strictEqual((yield* send("PUT", "/fork/a", { query: { tagging: "" }, body: tagging })).status, 200)
      const tags = (bucket: string) =>
        Effect.map(send("GET", `/${bucket}/a`, { query: { tagging: "" } }), ({ xml }) => Client.texts(xml, "Value"))
      assert.deepStrictEqual(yield* tags("fork"), ["v"])
      assert.deepStrictEqual(yield* tags("parent"), [])
    }))

  it.effect("is listed among those of its parent, in JSON and by pages", () =>
    Effect.gen(function*() {
      const { fork, send, snapshot } = yield* prepared
      const version = yield* snapshot("parent", "release")
      yield* fork("one", "parent", version)
      yield* fork("two", "parent")
      yield* fork("grandchild", "one")
      const forks = (query: Record<string, string> = {}) =>
        Effect.map(
          send("GET", "/", { query, headers: { "x-tigris-fork": "parent", accept: "application/json" } }),
          World.json
        )
      const all = yield* forks()
      assert.deepStrictEqual(all.Buckets.Bucket.map((bucket: { Name: string }) => bucket.Name), ["one", "two"])
      assert.strictEqual(all.Buckets.Bucket[0].ForkInfo.Parents[0].BucketName, "parent")
      assert.strictEqual(all.Buckets.Bucket[0].ForkInfo.Parents[0].Snapshot, `${version}; name=release`)
      assert.isTrue(all.Buckets.Bucket[0].ForkInfo.HasChildren)
      const page = yield* forks({ "max-buckets": "1" })
      assert.deepStrictEqual([page.Buckets.Bucket.length, page.ContinuationToken], [1, "one"])
      const rest = yield* forks({ "max-buckets": "1", "continuation-token": "one" })
      assert.deepStrictEqual([rest.Buckets.Bucket[0].Name, rest.ContinuationToken], ["two", undefined])
      const unknown = yield* send("GET", "/", { headers: { "x-tigris-fork": "none", accept: "application/json" } })
      assert.strictEqual(unknown.code, "AccessDenied")
    }))
})

describe("a merge", () => {
  const merge = (parent: string, fork: string) => ({ "x-tigris-merge-source-bucket": fork, bucket: parent })

  it.effect("brings to the parent what the fork wrote and deleted, once", () =>
    Effect.gen(function*() {
      const { bucket, everything, fork, put, remove, snapshots } = yield* prepared
      yield* fork("fork", "parent")
      yield* put("fork", "d")
      yield* put("fork", "a", "forked")
      yield* remove("fork", "b")
      yield* put("parent", "e")
      const { bucket: target, ...headers } = merge("parent", "fork")
      const answer = yield* bucket(target, headers)
      assert.strictEqual(answer.status, 200)
      const version = answer.headers["x-tigris-snapshot-version"] ?? ""
      assert.deepStrictEqual(yield* everything("parent"), { a: "forked", c: "c", d: "d", e: "e" })
      assert.deepStrictEqual((yield* snapshots("fork")).names, [version])
      yield* put("parent", "a", "after")
      yield* bucket(target, headers)
      assert.strictEqual((yield* everything("parent"))["a"], "after")
    }))

  it.effect("is of a direct fork", () =>
    Effect.gen(function*() {
      const { bucket, enabled, fork } = yield* prepared
      yield* fork("child", "parent")
      yield* fork("grandchild", "child")
      yield* enabled("other")
      for (const source of ["grandchild", "other", "parent"]) {
        const answer = yield* bucket("parent", { "x-tigris-merge-source-bucket": source })
        assert.deepStrictEqual([answer.status, answer.code], [400, "InvalidArgument"])
      }
      assert.strictEqual((yield* bucket("parent", { "x-tigris-merge-source-bucket": "none" })).code, "NoSuchBucket")
    }))
})

describe("a rebase", () => {
  it.effect("shows the fork what its parent has had since, and leaves a snapshot", () =>
    Effect.gen(function*() {
      const { bucket, everything, fork, put, remove, snapshot, snapshots } = yield* prepared
      yield* fork("fork", "parent")
      yield* put("fork", "a", "forked")
      yield* put("parent", "a", "parent's")
      yield* put("parent", "d")
      yield* remove("parent", "b")
      const before = yield* snapshot("fork")
      const answer = yield* bucket("fork", { "x-tigris-rebase": "true" })
      const version = answer.headers["x-tigris-snapshot-version"] ?? ""
      assert.deepStrictEqual(yield* everything("fork"), { a: "forked", c: "c", d: "d" })
      assert.deepStrictEqual(yield* everything("fork", before), { a: "forked", b: "b", c: "c" })
      assert.deepStrictEqual((yield* snapshots("fork")).names, [version, before])
      yield* put("parent", "later")
      assert.deepStrictEqual(yield* everything("fork"), { a: "forked", c: "c", d: "d" })
      assert.strictEqual((yield* bucket("parent", { "x-tigris-rebase": "true" })).code, "InvalidArgument")
    }))
})
