// The AWS SDK for JavaScript with its own defaults (checksums when supported), path-style.
import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  NoSuchKey,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client
} from "@aws-sdk/client-s3"
import { Upload } from "@aws-sdk/lib-storage"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { createReadStream } from "node:fs"
import { given, key, large, runSteps, sameBytes, small, want } from "./steps.js"

const Bucket = given("CLIENT_BUCKET")
const client = new S3Client({
  endpoint: given("S3_ENDPOINT"),
  region: given("S3_REGION"),
  forcePathStyle: true,
  maxAttempts: 1,
  credentials: { accessKeyId: given("AWS_ACCESS_KEY_ID"), secretAccessKey: given("AWS_SECRET_ACCESS_KEY") }
})

const read = async (Key: string, Range?: string) => {
  const answer = await client.send(new GetObjectCommand({ Bucket, Key, ...(Range === undefined ? {} : { Range }) }))
  return { ...answer, bytes: await answer.Body!.transformToByteArray() }
}

await runSteps({
  create: async () => {
    await client.send(new CreateBucketCommand({ Bucket }))
  },
  put: async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: key, Body: small(), Metadata: { color: "green" } }))
  },
  // A stream goes out as aws-chunked with a trailing checksum.
  stream: async () => {
    const Body = createReadStream(given("CLIENT_SMALL"))
    await client.send(new PutObjectCommand({ Bucket, Key: "dir/stream", Body, ContentLength: small().length }))
    sameBytes((await read("dir/stream")).bytes, small(), "stream")
  },
  get: async () => {
    const got = await read(key)
    sameBytes(got.bytes, small(), "get")
    want(got.Metadata?.["color"] === "green", "metadata is lost")
    sameBytes((await read(key, "bytes=100-199")).bytes, small().subarray(100, 200), "range")
    const missing = await read("none").then(() => undefined, (error: unknown) => error)
    want(missing instanceof NoSuchKey, "a missing key is no NoSuchKey")
  },
  list: async () => {
    for (let i = 0; i < 5; i++) await client.send(new PutObjectCommand({ Bucket, Key: `many/${i}`, Body: "x" }))
    const keys: Array<string | undefined> = []
    for await (const page of paginateListObjectsV2({ client, pageSize: 2 }, { Bucket, Prefix: "many/" })) {
      for (const each of page.Contents ?? []) keys.push(each.Key)
    }
    want(keys.join() === "many/0,many/1,many/2,many/3,many/4", `pages: ${keys.join()}`)
    const level = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: "/" }))
    want(level.CommonPrefixes?.map((each) => each.Prefix).join() === "dir/,many/", "common prefixes")
  },
  multipart: async () => {
    await new Upload({
      client,
      params: { Bucket, Key: "dir/large.bin", Body: createReadStream(given("CLIENT_LARGE")) },
      partSize: 5 * 1024 * 1024
    }).done()
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: "dir/large.bin" }))
    want(head.ETag?.endsWith("-4\"") === true, "the ETag has no part count")
    sameBytes((await read("dir/large.bin")).bytes, large(), "multipart")
    const Key = "dir/aborted"
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
    const left = await client.send(new ListMultipartUploadsCommand({ Bucket }))
    want((left.Uploads ?? []).length === 0, "an upload is left")
  },
  copy: async () => {
    const CopySource = `${Bucket}/${encodeURIComponent(key)}`
    await client.send(new CopyObjectCommand({ Bucket, Key: "dir/copied.bin", CopySource }))
    sameBytes((await read("dir/copied.bin")).bytes, small(), "copy")
  },
  trailers: async () => {
    for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const) {
      const object = { Bucket, Key: `sums/${ChecksumAlgorithm}` }
      const Body = createReadStream(given("CLIENT_SMALL"))
      const put = await client.send(
        new PutObjectCommand({ ...object, Body, ContentLength: small().length, ChecksumAlgorithm })
      )
      const member = `Checksum${ChecksumAlgorithm}` as const
      const got = await client.send(new GetObjectCommand({ ...object, ChecksumMode: "ENABLED" }))
      want(put[member] !== undefined && put[member] === got[member], `${ChecksumAlgorithm}: another checksum`)
      sameBytes(await got.Body!.transformToByteArray(), small(), ChecksumAlgorithm)
    }
  },
  presign: async () => {
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: key }), { expiresIn: 60 })
    const got = await fetch(url)
    want(got.status === 200, `GET ${got.status}`)
    sameBytes(new Uint8Array(await got.arrayBuffer()), small(), "presign")
    const upload = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: "dir/presigned" }), { expiresIn: 60 })
    const put = await fetch(upload, { method: "PUT", body: "by url" })
    want(put.status === 200, `PUT ${put.status}: ${await put.text()}`)
  },
  delete: async () => {
    const all = await client.send(new ListObjectsV2Command({ Bucket }))
    const Objects = (all.Contents ?? []).map((each) => ({ Key: each.Key }))
    const answer = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    want(
      answer.Deleted?.length === Objects.length && Objects.length > 0,
      `${answer.Deleted?.length} of ${Objects.length}`
    )
    want((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount === 0, "objects are left")
  },
  remove: async () => {
    await client.send(new DeleteBucketCommand({ Bucket }))
  }
})
client.destroy()
