import { detailsOf, runConformance } from "./conformance.js"
import { seconds } from "./install.js"

const usage = `usage: S3_ENDPOINT=https://... AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... npm run test:endpoint
S3_REGION (default: AWS_REGION, else us-east-1), S3_CA_FILE for a private authority,
S3_SERVER to apply the known deviations of that server, S3_PROVIDER for a profile (aws, ceph, minio, r2, tigris, generic).
The suite makes buckets of its own and deletes them.`

const main = async (): Promise<number> => {
  const environment = process.env
  const endpoint = environment["S3_ENDPOINT"]
  const accessKeyId = environment["AWS_ACCESS_KEY_ID"]
  const secretAccessKey = environment["AWS_SECRET_ACCESS_KEY"]
  if (!endpoint || !accessKeyId || !secretAccessKey) {
    console.error(usage)
    return 2
  }
  const outcome = await runConformance({
    server: environment["S3_SERVER"] ?? "endpoint",
    endpoint,
    region: environment["S3_REGION"] ?? environment["AWS_REGION"] ?? "us-east-1",
    accessKeyId,
    secretAccessKey,
    sessionToken: environment["AWS_SESSION_TOKEN"],
    caFile: environment["S3_CA_FILE"]
  }, { verbose: true })
  console.log("")
  for (const line of detailsOf("endpoint", outcome)) console.log(line)
  console.log(
    `${outcome.passed} passed, ${outcome.failures.length} failed, ${outcome.skipped} skipped in ${
      seconds(outcome.milliseconds)
    }`
  )
  return outcome.failures.length > 0 || outcome.passed === 0 ? 1 : 0
}

process.exitCode = await main()
