import { assert, describe, it } from "@effect/vitest"
import * as B2Emulator from "effect-s3/B2Emulator"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { createHash } from "node:crypto"
import * as Bare from "./bare.js"

const sha1 = (data: Uint8Array | string) => createHash("sha1").update(data).digest("hex")

const setup = (options: B2Emulator.Options = {}) =>
  Effect.gen(function*() {
    const emulator = yield* B2Emulator.make({
      buckets: ["photos", { name: "public-one", type: "allPublic" }],
      ...options
    })
    const bare = Bare.make(emulator)
    const account = (yield* bare.authorize).json
    const token: string = account.authorizationToken
    const call = (name: string, input: object, headers?: Readonly<Record<string, string>>) =>
      bare.call(token, name, input, headers)
    const listed = (yield* call("b2_list_buckets", { accountId: account.accountId })).json.buckets
    const bucketId: string = listed.find(({ bucketName }: any) => bucketName === "photos").bucketId
    const publicId: string = listed.find(({ bucketName }: any) => bucketName === "public-one").bucketId
    const url = (id = bucketId) => Effect.map(call("b2_get_upload_url", { bucketId: id }), ({ json }) => json)
    const put = (name: string, body: string, headers: Readonly<Record<string, string>> = {}, id = bucketId) =>
      Effect.flatMap(url(id), (found) =>
        bare.upload(found, body, {
          "x-bz-file-name": encodeURIComponent(name),
          "content-type": "b2/x-auto",
          ...headers
        }))
    return { emulator, bare, account, token, call, bucketId, publicId, url, put }
  })

const file = (name: string) => ({ "x-bz-file-name": name, "content-type": "text/plain" })

describe("tokens", () => {
  it.effect("version 4 and version 3 of the answer, and one host for each kind of call", () =>
    Effect.gen(function*() {
      const { account, bare, bucketId, emulator, token, url } = yield* setup()
      const { storageApi } = account.apiInfo
      assert.isNull(storageApi.allowed.buckets)
      assert.strictEqual(new Set([storageApi.apiUrl, storageApi.downloadUrl, (yield* url()).uploadUrl]).size, 3)
      const v3 = (yield* bare.authorizeAs(emulator.credentials.applicationKeyId, "b2-emulator-secret", "v3")).json
      assert.isUndefined(v3.apiInfo.storageApi.allowed)
      assert.include(v3.apiInfo.storageApi.capabilities, "readFiles")
      const astray = yield* bare.send({
        host: Bare.download,
        target: "/b2api/v4/b2_get_upload_url",
        headers: { authorization: token },
        body: JSON.stringify({ bucketId })
      })
      assert.strictEqual(astray.status, 404)
      assert.strictEqual((yield* bare.authorizeAs("b2emulator00", "wrong")).code, "bad_auth_token")
    }))

  it.effect("are good for a day; those of uploads by themselves", () =>
    Effect.gen(function*() {
      const { bare, call, emulator, url } = yield* setup()
      const found = yield* url()
      yield* emulator.expireUploadTokens
      assert.strictEqual((yield* bare.upload(found, "x", file("a"))).code, "expired_auth_token")
      assert.strictEqual((yield* call("b2_get_file_info", { fileId: "none" })).code, "not_found")
      yield* TestClock.adjust("24 hours")
      assert.strictEqual((yield* call("b2_get_file_info", { fileId: "none" })).code, "expired_auth_token")
      assert.strictEqual((yield* bare.call("4_none", "b2_list_buckets", {})).code, "bad_auth_token")
    }))

  it.effect("of a key: what it may do, in which buckets, and below which prefix", () =>
    Effect.gen(function*() {
      const { account, bare, bucketId, call, publicId, put } = yield* setup()
      yield* put("in/a", "x")
      yield* put("out/a", "x")
      const made = (yield* call("b2_create_key", {
        accountId: account.accountId,
        capabilities: ["listFiles", "readFiles"],
        keyName: "some",
        bucketIds: [bucketId],
        namePrefix: "in/"
      })).json
      const limited = (yield* bare.authorizeAs(made.applicationKeyId, made.applicationKey)).json
      assert.deepStrictEqual(limited.apiInfo.storageApi.allowed.buckets, [{ id: bucketId, name: "photos" }])
      const asked = (name: string, input: object) =>
        Effect.map(bare.call(limited.authorizationToken, name, input), ({ code, status }) => [status, code])
      assert.deepStrictEqual(yield* asked("b2_get_upload_url", { bucketId }), [401, "unauthorized"])
      assert.deepStrictEqual(yield* asked("b2_list_file_names", { bucketId, prefix: "" }), [401, "unauthorized"])
      assert.deepStrictEqual(yield* asked("b2_list_file_names", { bucketId: publicId, prefix: "in/" }), [
        401,
        "unauthorized"
      ])
      assert.deepStrictEqual(yield* asked("b2_list_file_names", { bucketId, prefix: "in/" }), [200, undefined])
      assert.strictEqual((yield* bare.read(limited.authorizationToken, "/file/photos/in/a")).text, "x")
      assert.strictEqual((yield* bare.read(limited.authorizationToken, "/file/photos/out/a")).code, "unauthorized")
      const [row] = (yield* bare.call(limited.authorizationToken, "b2_list_file_names", { bucketId, prefix: "in/" }))
        .json.files
      assert.deepStrictEqual(row.legalHold, { isClientAuthorizedToRead: false, value: null })
      yield* call("b2_delete_key", { applicationKeyId: made.applicationKeyId })
      assert.deepStrictEqual(yield* asked("b2_list_file_names", { bucketId, prefix: "in/" }), [
        401,
        "expired_auth_token"
      ])
    }))
})

describe("uploads", () => {
  it.effect("one at a time for each URL, and a client that goes away leaves it taken", () =>
    Effect.gen(function*() {
      const { bare, put, url } = yield* setup()
      const found = yield* url()
      const gate = yield* Deferred.make<void>()
      const slow = Stream.concat(
        Stream.make(Bare.utf8("ab")),
        Stream.drain(Stream.fromEffect(Deferred.await(gate)))
      ).pipe(Stream.concat(Stream.make(Bare.utf8("c"))))
      const headers = { ...file("a"), "x-bz-content-sha1": sha1("abc") }
      const first = yield* Effect.fork(bare.upload(found, slow, headers, 3))
      yield* Effect.yieldNow()
      assert.strictEqual((yield* bare.upload(found, "x", file("b"))).code, "auth_token_limit")
      yield* Deferred.succeed(gate, undefined)
      assert.strictEqual((yield* Fiber.join(first)).status, 200)
      assert.strictEqual((yield* bare.upload(found, "x", file("b"))).status, 200)
      const left = yield* Effect.fork(bare.upload(found, Stream.never, headers, 3))
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(left)
      assert.strictEqual((yield* bare.upload(found, "x", file("b"))).code, "auth_token_limit")
      assert.strictEqual((yield* put("b", "x")).status, 200)
    }))

  it.effect("a pod that has said that it is busy stays so", () =>
    Effect.gen(function*() {
      const { bare, emulator, put, url } = yield* setup()
      const found = yield* url()
      yield* emulator.faults.add({
        call: "b2_upload_file",
        fault: { _tag: "Refuse", status: 503, code: "service_unavailable", retryAfterSeconds: 1 }
      })
      const busy = yield* bare.upload(found, "x", file("a"))
      assert.deepStrictEqual([busy.status, busy.headers["retry-after"]], [503, "1"])
      assert.strictEqual((yield* bare.upload(found, "x", file("a"))).status, 503)
      assert.strictEqual((yield* put("a", "x")).status, 200)
    }))

  it.effect("the three ways of giving a hash, and a length that is one", () =>
    Effect.gen(function*() {
      const { bare, url } = yield* setup()
      const found = yield* url()
      const send = (body: string, hash: string, length?: number | null) =>
        bare.upload(found, body, { ...file("a"), "x-bz-content-sha1": hash }, length)
      assert.strictEqual((yield* send("abc", sha1("abc"))).json.contentSha1, sha1("abc"))
      assert.strictEqual((yield* send("abc", sha1("abd"))).status, 400)
      assert.strictEqual((yield* send(`abc${sha1("abc")}`, "hex_digits_at_end")).json.contentLength, 3)
      assert.strictEqual((yield* send(`abc${sha1("abd")}`, "hex_digits_at_end")).status, 400)
      assert.strictEqual((yield* send("abc", "do_not_verify")).json.contentSha1, `unverified:${sha1("abc")}`)
      assert.strictEqual((yield* send("abc", sha1("abc"), null)).status, 400)
      assert.strictEqual((yield* send("abc", sha1("abc"), 4)).status, 400)
    }))

  it.effect("names: what they may be, and `+` is a space", () =>
    Effect.gen(function*() {
      const { bare, url } = yield* setup()
      const found = yield* url()
      const named = (name: string) => Effect.map(bare.upload(found, "x", file(name)), ({ json }) => json.fileName)
      assert.strictEqual(yield* named("a+b%2Bc%20d"), "a b+c d")
      assert.strictEqual(yield* named("!$'()*-./:;=@_~"), "!$'()*-./:;=@_~")
      for (
        const bad of ["", "/a", "a/", "a//b", "a%0Ab", "a%7F", "x".repeat(1025), "x".repeat(251), "a b", "a&b", "%zz"]
      ) {
        assert.isUndefined(yield* named(bad), bad)
      }
    }))

  it.effect("file info: names, values and how much of them", () =>
    Effect.gen(function*() {
      const { bare, put, token } = yield* setup()
      const given = yield* put("a", "x", { "x-bz-info-Upper": "a+b%26", "x-bz-info-b2-cache-control": "no-store" })
      assert.deepStrictEqual(given.json.fileInfo, { upper: "a b&", "b2-cache-control": "no-store" })
      const got = yield* bare.read(token, "/file/photos/a")
      assert.deepStrictEqual([got.headers["x-bz-info-upper"], got.headers["cache-control"]], ["a%20b%26", "no-store"])
      assert.strictEqual((yield* put("a", "x", { "x-bz-info-b2-other": "x" })).status, 400)
      assert.strictEqual((yield* put("a", "x", { "x-bz-info-big": "x".repeat(2048) })).status, 400)
      assert.strictEqual((yield* put("a", "x", { "content-disposition": "inline" })).status, 400)
    }))

  it.effect("test modes", () =>
    Effect.gen(function*() {
      const { bucketId, call, put } = yield* setup()
      const mode = (value: string) => ({ "x-bz-test-mode": value })
      const uploads = yield* Effect.forEach([1, 2, 3, 4], () =>
        Effect.map(put("a", "x", mode("fail_some_uploads")), ({ status }) => status))
      assert.deepStrictEqual(uploads, [200, 200, 503, 200])
      assert.strictEqual((yield* put("a", "x", mode("force_cap_exceeded"))).code, "cap_exceeded")
      const lists = yield* Effect.forEach([1, 2, 3], () =>
        Effect.map(
          call("b2_list_file_names", { bucketId }, mode("expire_some_account_authorization_tokens")),
          ({ code }) =>
            code
        ))
      assert.deepStrictEqual(lists, [undefined, undefined, "expired_auth_token"])
    }))
})

describe("listings", () => {
  it.effect("by UTF-8, inclusive, in folders, without what is hidden", () =>
    Effect.gen(function*() {
      const { bucketId, call, put } = yield* setup()
      yield* Effect.forEach(["b/1", "\uFFFD", "😀", "a", "b/2", "c"], (name) => put(name, name))
      yield* call("b2_hide_file", { bucketId, fileName: "c" })
      const names = (input: object) =>
        Effect.map(call("b2_list_file_names", { bucketId, ...input }), ({ json }) => [
          json.files.map(({ fileName }: any) => fileName),
          json.nextFileName
        ])
      assert.deepStrictEqual(yield* names({}), [["a", "b/1", "b/2", "\uFFFD", "😀"], null])
      assert.deepStrictEqual(yield* names({ startFileName: "b/1", maxFileCount: 2 }), [["b/1", "b/2"], "\uFFFD"])
      assert.deepStrictEqual(yield* names({ delimiter: "/" }), [["a", "b/", "\uFFFD", "😀"], null])
      assert.deepStrictEqual(yield* names({ prefix: "b/", delimiter: "/" }), [["b/1", "b/2"], null])
    }))

  it.effect("versions: newest first, what hides and what has only begun among them", () =>
    Effect.gen(function*() {
      const { bare, bucketId, call, put, token } = yield* setup()
      const first = (yield* put("a", "first")).json
      yield* put("a", "second")
      const hidden = (yield* call("b2_hide_file", { bucketId, fileName: "a" })).json
      assert.strictEqual((yield* call("b2_hide_file", { bucketId, fileName: "a" })).code, "already_hidden")
      assert.strictEqual((yield* call("b2_hide_file", { bucketId, fileName: "none" })).code, "no_such_file")
      yield* call("b2_start_large_file", { bucketId, fileName: "a", contentType: "text/plain" })
      const { files } = (yield* call("b2_list_file_versions", { bucketId })).json
      assert.deepStrictEqual(files.map(({ action }: any) => action), ["start", "hide", "upload", "upload"])
      const times = files.map(({ uploadTimestamp }: any) => uploadTimestamp)
      assert.deepStrictEqual(times, [...new Set(times)].sort((a: any, b: any) => b - a))
      assert.strictEqual((yield* bare.read(token, "/file/photos/a")).status, 404)
      yield* call("b2_delete_file_version", { fileName: "a", fileId: hidden.fileId })
      assert.strictEqual((yield* bare.read(token, "/file/photos/a")).text, "second")
      yield* call("b2_delete_file_version", { fileName: "a", fileId: files[2].fileId })
      assert.strictEqual((yield* bare.read(token, "/file/photos/a")).text, "first")
      const gone = { fileName: "a", fileId: files[2].fileId }
      assert.strictEqual((yield* call("b2_delete_file_version", gone)).code, "file_not_present")
      const page = (yield* call("b2_list_file_versions", { bucketId, startFileName: "a", startFileId: first.fileId }))
        .json
      assert.deepStrictEqual(page.files.map(({ fileId }: any) => fileId), [first.fileId])
    }))
})

describe("large files", () => {
  it.effect("parts: at least two, no gap, none too small but the last, and finished once", () =>
    Effect.gen(function*() {
      const { bare, bucketId, call, token } = yield* setup({ minimumPartSize: 4 })
      const start = Effect.map(
        call("b2_start_large_file", { bucketId, fileName: "big", contentType: "text/plain" }),
        ({ json }) => json.fileId as string
      )
      const part = (fileId: string, number: number, body: string) =>
        Effect.flatMap(
          call("b2_get_upload_part_url", { fileId }),
          ({ json }) => bare.upload(json, body, { "x-bz-part-number": String(number) })
        )
      const finish = (fileId: string, ...parts: ReadonlyArray<string>) =>
        call("b2_finish_large_file", { fileId, partSha1Array: parts.map(sha1) })
      const fileId = yield* start
      yield* part(fileId, 1, "aaaa")
      assert.strictEqual((yield* finish(fileId, "aaaa")).status, 400)
      assert.strictEqual((yield* finish(fileId, "aaaa", "b")).code, "missing_part")
      yield* part(fileId, 2, "b")
      assert.strictEqual((yield* finish(fileId, "aaaa", "c")).code, "part_sha1_mismatch")
      yield* part(fileId, 1, "AAAA")
      assert.strictEqual((yield* call("b2_list_parts", { fileId })).json.parts[0].contentSha1, sha1("AAAA"))
      assert.strictEqual((yield* call("b2_get_file_info", { fileId })).json.action, "start")
      const done = yield* finish(fileId, "AAAA", "b")
      assert.deepStrictEqual([done.json.action, done.json.contentSha1], ["upload", "none"])
      assert.strictEqual((yield* finish(fileId, "AAAA", "b")).status, 400)
      assert.strictEqual((yield* call("b2_get_file_info", { fileId })).json.action, "upload")
      assert.strictEqual((yield* bare.read(token, "/file/photos/big")).text, "AAAAb")
      const small = yield* start
      yield* part(small, 1, "aaa")
      yield* part(small, 2, "b")
      assert.strictEqual((yield* finish(small, "aaa", "b")).status, 400)
      yield* call("b2_cancel_large_file", { fileId: small })
      assert.strictEqual((yield* call("b2_get_upload_part_url", { fileId: small })).status, 400)
      assert.deepStrictEqual((yield* call("b2_list_unfinished_large_files", { bucketId })).json.files, [])
    }))
})

describe("downloads", () => {
  it.effect("ranges, errors to HEAD without a body, and who may read", () =>
    Effect.gen(function*() {
      const { bare, bucketId, call, publicId, put, token } = yield* setup()
      yield* put("a b", "0123456789")
      yield* put("a", "x", {}, publicId)
      const range = (value: string) => bare.read(token, "/file/photos/a+b", { headers: { range: value } })
      const some = yield* range("bytes=2-4")
      assert.deepStrictEqual([some.status, some.text, some.headers["content-range"]], [206, "234", "bytes 2-4/10"])
      const none = yield* range("bytes=10-")
      assert.deepStrictEqual([none.status, none.code, none.headers["content-range"]], [
        416,
        "range_not_satisfiable",
        "bytes */10"
      ])
      const head = yield* bare.read(token, "/file/photos/none", { method: "HEAD" })
      assert.deepStrictEqual([head.status, head.text], [404, ""])
      assert.strictEqual((yield* bare.read(undefined, "/file/photos/a%20b")).code, "unauthorized")
      assert.strictEqual((yield* bare.read(undefined, "/file/public-one/a")).text, "x")
      const shared = (yield* call("b2_get_download_authorization", {
        bucketId,
        fileNamePrefix: "a",
        validDurationInSeconds: 60,
        b2ContentType: "text/x"
      })).json.authorizationToken
      const asked = (target: string) => Effect.map(bare.read(shared, target), ({ status }) => status)
      assert.strictEqual(yield* asked("/file/photos/a%20b?b2ContentType=text%2Fx"), 200)
      assert.strictEqual(yield* asked("/file/photos/a%20b?b2ContentType=text%2Fy"), 401)
      assert.strictEqual(yield* asked("/file/photos/a%20b"), 401)
      assert.strictEqual(yield* asked("/file/photos/b?b2ContentType=text%2Fx"), 401)
      yield* TestClock.adjust("61 seconds")
      assert.strictEqual(yield* asked("/file/photos/a%20b?b2ContentType=text%2Fx"), 401)
    }))

  it.effect("of what a customer's key was for", () =>
    Effect.gen(function*() {
      const { bare, put, token } = yield* setup()
      const key = (fill: number) => {
        const bytes = Buffer.alloc(32, fill)
        return {
          "x-bz-server-side-encryption-customer-algorithm": "AES256",
          "x-bz-server-side-encryption-customer-key": bytes.toString("base64"),
          "x-bz-server-side-encryption-customer-key-md5": createHash("md5").update(bytes).digest("base64")
        }
      }
      assert.strictEqual((yield* put("a", "x", key(1))).json.serverSideEncryption.mode, "SSE-C")
      assert.strictEqual((yield* bare.read(token, "/file/photos/a")).status, 400)
      assert.strictEqual((yield* bare.read(token, "/file/photos/a", { headers: key(2) })).status, 403)
      assert.strictEqual((yield* bare.read(token, "/file/photos/a", { headers: key(1) })).text, "x")
    }))
})

describe("buckets and files", () => {
  it.effect("copies: what goes with which directive, and how much", () =>
    Effect.gen(function*() {
      const { call, put } = yield* setup({ maximumCopySize: 8 })
      const source = (yield* put("a.txt", "01234567", { "x-bz-info-k": "v" })).json.fileId
      const copy = (input: object) => call("b2_copy_file", { sourceFileId: source, fileName: "b", ...input })
      assert.deepStrictEqual((yield* copy({})).json.fileInfo, { k: "v" })
      assert.strictEqual((yield* copy({ contentType: "text/x" })).status, 400)
      assert.strictEqual((yield* copy({ metadataDirective: "REPLACE" })).status, 400)
      const replaced = yield* copy({ metadataDirective: "REPLACE", contentType: "text/x", range: "bytes=1-2" })
      assert.deepStrictEqual([replaced.json.contentType, replaced.json.contentLength], ["text/x", 2])
      assert.strictEqual((yield* copy({ range: "bytes=9-" })).code, "range_not_satisfiable")
      const large = (yield* put("large", "012345678")).json.fileId
      assert.strictEqual((yield* copy({ sourceFileId: large })).code, "source_too_large")
    }))

  it.effect("ifRevisionIs, names that are taken, and buckets that hold something", () =>
    Effect.gen(function*() {
      const { account: { accountId }, bucketId, call, put } = yield* setup()
      const update = (ifRevisionIs: number) =>
        call("b2_update_bucket", { accountId, bucketId, ifRevisionIs, bucketInfo: { a: "b" } })
      assert.strictEqual((yield* update(1)).json.revision, 2)
      assert.strictEqual((yield* update(1)).code, "conflict")
      const info = (bucketInfo: object) =>
        Effect.map(call("b2_update_bucket", { accountId, bucketId, bucketInfo }), ({ code }) => code)
      const ten = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`n${i}`, "x".repeat(1000)]))
      assert.isUndefined(yield* info(ten))
      assert.strictEqual(yield* info({ ...ten, n0: "x".repeat(1001) }), "bad_request")
      assert.strictEqual(yield* info({ ...ten, more: "" }), "bad_request")
      for (const name of ["", "b2-x", "a b", "ü", "x".repeat(51)]) {
        assert.strictEqual(yield* info({ [name]: "x" }), "bad_request", name)
      }
      assert.isUndefined(yield* info({ "Cache-Control": "max-age=60" }))
      const create = (bucketName: string) =>
        call("b2_create_bucket", { accountId, bucketName, bucketType: "allPrivate" })
      assert.strictEqual((yield* create("PHOTOS")).code, "duplicate_bucket_name")
      assert.strictEqual((yield* create("b2-x-y-z")).code, "invalid_bucket_name")
      yield* put("a", "x")
      assert.strictEqual(
        (yield* call("b2_delete_bucket", { accountId, bucketId })).code,
        "cannot_delete_non_empty_bucket"
      )
      assert.strictEqual((yield* call("b2_list_file_names", { bucketId: "none" })).code, "bad_bucket_id")
      assert.strictEqual((yield* call("b2_list_file_names", { bucketId, other: 1 })).code, "bad_request")
    }))

  it.effect("retention and legal hold", () =>
    Effect.gen(function*() {
      const { account: { accountId }, bucketId, call, put } = yield* setup()
      const until = 1_000_000
      const headers = {
        "x-bz-file-retention-mode": "governance",
        "x-bz-file-retention-retain-until-timestamp": String(until)
      }
      assert.strictEqual((yield* put("a", "x", headers)).status, 400)
      yield* call("b2_update_bucket", { accountId, bucketId, fileLockEnabled: true })
      const { fileId } = (yield* put("a", "x", headers)).json
      const one = { fileName: "a", fileId }
      assert.strictEqual((yield* call("b2_delete_file_version", one)).code, "access_denied")
      const shorter = { ...one, fileRetention: { mode: null, retainUntilTimestamp: null } }
      assert.strictEqual((yield* call("b2_update_file_retention", shorter)).code, "access_denied")
      yield* call("b2_update_file_legal_hold", { ...one, legalHold: "on" })
      const bypass = { ...one, bypassGovernance: true }
      assert.strictEqual((yield* call("b2_delete_file_version", bypass)).code, "access_denied")
      yield* call("b2_update_file_legal_hold", { ...one, legalHold: "off" })
      assert.strictEqual((yield* call("b2_delete_file_version", bypass)).status, 200)
    }))
})

it.effect("an answer that is lost after the commit", () =>
  Effect.gen(function*() {
    const { emulator, put } = yield* setup()
    yield* emulator.faults.add({ call: "b2_upload_file", fault: { _tag: "ResetAfter" } })
    assert.strictEqual((yield* put("a", "x")).status, 0)
    assert.deepStrictEqual((yield* emulator.versions("photos")).map(({ fileName }) => fileName), ["a"])
    yield* emulator.faults.add({ call: "b2_upload_file", fault: { _tag: "ResetBefore" } })
    yield* put("b", "x")
    assert.strictEqual((yield* emulator.versions("photos")).length, 1)
  }))
