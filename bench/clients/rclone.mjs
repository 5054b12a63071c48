import { spawn } from "node:child_process"
import { largeFile, manyFiles, targetFile } from "../lib/files.mjs"
import {
  accessKeyId,
  bucket,
  filesPrefix,
  largeKey,
  partConcurrency,
  region,
  secretAccessKey,
  smallFileConcurrency,
  uploadKey
} from "../lib/settings.mjs"

export const title = "rclone, a process for each transfer"
export const load = async () => ({})

export const make = (_, { folder, origin }) => {
  const settings = {
    RCLONE_CONFIG: "/dev/null",
    RCLONE_CONFIG_BENCH_TYPE: "s3",
    RCLONE_CONFIG_BENCH_PROVIDER: "Other",
    RCLONE_CONFIG_BENCH_ENDPOINT: origin,
    RCLONE_CONFIG_BENCH_REGION: region,
    RCLONE_CONFIG_BENCH_ACCESS_KEY_ID: accessKeyId,
    RCLONE_CONFIG_BENCH_SECRET_ACCESS_KEY: secretAccessKey,
    // The server keeps nothing, and so has nothing to compare with afterwards.
    RCLONE_S3_NO_HEAD: "true",
    RCLONE_S3_NO_CHECK_BUCKET: "true",
    RCLONE_IGNORE_CHECKSUM: "true",
    RCLONE_S3_CHUNK_SIZE: "8Mi",
    RCLONE_S3_UPLOAD_CUTOFF: "8Mi",
    RCLONE_S3_UPLOAD_CONCURRENCY: String(partConcurrency),
    RCLONE_RETRIES: "1",
    // Nothing that the user has for other servers may take part.
    AWS_CA_BUNDLE: undefined,
    HTTP_PROXY: undefined,
    http_proxy: undefined,
    TIMEFORMAT: "%U %S"
  }
  let cpuUs = 0
  /** The shell says what the program has cost, which Node does not of its children. */
  const rclone = (...args) =>
    new Promise((resolve, reject) => {
      const child = spawn("bash", ["-c", "time rclone \"$@\"", "rclone", ...args], {
        env: { ...process.env, ...settings },
        stdio: ["ignore", "ignore", "pipe"]
      })
      let said = ""
      child.stderr.setEncoding("utf8").on("data", (text) => {
        said += text
      })
      child.once("error", reject)
      child.once("close", (code) => {
        const [user, system] = said.trim().split("\n").at(-1).split(" ").map(Number)
        cpuUs += (user + system) * 1e6
        if (code === 0) resolve()
        else reject(new Error(`rclone ended with ${code}: ${said.trim().split("\n")[0]}`))
      })
    })
  const key = (name) => `bench:${bucket}/${name}`
  return {
    cpuUs: () => cpuUs,
    uploadFile: (mebibytes) => rclone("copyto", "--no-check-dest", largeFile(folder, mebibytes), key(uploadKey)),
    downloadFile: (mebibytes) =>
      rclone(
        "copyto",
        "--ignore-times",
        ...["--multi-thread-cutoff", "8Mi", "--multi-thread-streams", String(partConcurrency)],
        key(largeKey(mebibytes)),
        targetFile(folder)
      ),
    putFolder: (count) =>
      rclone("copy", ...["--transfers", String(smallFileConcurrency)], manyFiles(folder, count), key(filesPrefix)),
    close: () => undefined
  }
}
