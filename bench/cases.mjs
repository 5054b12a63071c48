// What is measured. `kind` says how the worker goes about it, `baseline` whose figure of the same round is 1.
export const clients = [
  "undici",
  "undici-signed",
  "effect-s3",
  "platform-undici",
  "minio",
  "s3mini",
  "aws4fetch",
  "aws-sdk",
  "effect-aws",
  "rclone"
]

const small = (method, concurrency) => ({
  kind: "loop",
  name: `${method === "head" ? "head" : `${method}-1k`}-c${concurrency}`,
  title: `${method.toUpperCase()}${method === "head" ? "" : " of 1 KiB"}, ${
    concurrency === 1 ? "one at a time" : `${concurrency} at a time`
  }`,
  method,
  concurrency,
  group: method,
  unit: "op",
  baseline: "undici"
})

export const cases = [
  small("get", 32),
  small("get", 1),
  small("put", 32),
  small("put", 1),
  small("head", 32),
  small("head", 1),
  {
    kind: "transfer",
    name: "stream-get-256m",
    title: "streamed GET of 256 MiB",
    method: "streamGet",
    unit: "MiB",
    baseline: "undici"
  },
  {
    kind: "transfer",
    name: "multipart-256m-unsigned",
    title: "multipart upload of a 256 MiB stream, parts of 8 MiB, payloads unsigned",
    method: "multipartUnsigned",
    unit: "MiB",
    baseline: "undici"
  },
  {
    kind: "transfer",
    name: "multipart-256m-hashed",
    title: "multipart upload of a 256 MiB stream, parts of 8 MiB, payloads in the signature or checksummed",
    method: "multipartHashed",
    unit: "MiB",
    baseline: "undici-signed"
  },
  {
    kind: "transfer",
    name: "upload-file-256m",
    title: "a file of 256 MiB up, parts of 8 MiB, four at a time, as each client signs by itself",
    method: "uploadFile",
    unit: "MiB",
    baseline: "undici-signed",
    files: true
  },
  {
    kind: "transfer",
    name: "download-file-256m",
    title: "an object of 256 MiB down to a file, parts of 8 MiB, four at a time",
    method: "downloadFile",
    unit: "MiB",
    baseline: "undici-signed",
    files: true
  },
  {
    kind: "files",
    name: "put-2000-files",
    title: "a folder of 2 000 files of 4 KiB up, 16 at a time",
    method: "putFolder",
    unit: "file",
    baseline: "undici-signed",
    files: true
  },
  {
    kind: "list",
    name: "list-100k",
    title: "ListObjectsV2 of 100 000 keys, 1 000 a page",
    method: "list",
    unit: "key",
    baseline: "undici"
  },
  {
    kind: "loop",
    name: "presign",
    title: "presigned GET URLs",
    method: "presign",
    concurrency: 1,
    unit: "URL",
    baseline: "undici-signed"
  },
  {
    kind: "pool",
    name: "b2-uploads",
    title: "B2: files of 16 KiB up, to pods that take 50 ms each, by the number of upload URLs",
    method: "b2Uploads",
    urls: [1, 2, 4, 8, 16],
    unit: "upload",
    baseline: "undici",
    clients: ["undici", "effect-s3"],
    server: "b2Server.mjs"
  },
  {
    kind: "import",
    name: "cold-import",
    title: "cold start: import, then one GET, in a fresh process",
    method: "get",
    unit: "start",
    baseline: "undici"
  },
  { kind: "bundle", name: "bundle-size", title: "bundle size, minified by esbuild", unit: "byte" }
]

/**
 * How long one process warms up and is measured, and how much it moves. A loop warms up for warmupMs at least, then
 * until it has done warmupCount operations or warmupMaxMs are over: the slower a client, the longer its code stays
 * uncompiled, and a short warm-up would flatter the fast ones.
 */
export const full = {
  rounds: 3,
  warmupMs: 1000,
  warmupMaxMs: 3000,
  warmupCount: 20_000,
  measureMs: 700,
  mebibytes: 256,
  pages: 100,
  files: 2000,
  minutes: 12
}
export const quick = {
  ...full,
  rounds: 1,
  warmupMs: 400,
  warmupMaxMs: 1000,
  measureMs: 300,
  mebibytes: 64,
  pages: 20,
  files: 500,
  minutes: 2
}
