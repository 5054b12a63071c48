import * as fs from "node:fs"

const required = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === "") {
    throw new Error(`${name} is not set: this file is run by test/servers/run.ts`)
  }
  return value
}

/** The endpoint under test, as run.ts or the user's shell says it. */
export const target = () => {
  const caFile = process.env["S3_CA_FILE"]
  return {
    server: process.env["S3_SERVER"] ?? "endpoint",
    endpoint: new URL(required("S3_ENDPOINT")),
    region: process.env["S3_REGION"] ?? "us-east-1",
    accessKeyId: required("AWS_ACCESS_KEY_ID"),
    secretAccessKey: required("AWS_SECRET_ACCESS_KEY"),
    sessionToken: process.env["AWS_SESSION_TOKEN"],
    stsEndpoint: process.env["S3_STS_ENDPOINT"],
    ca: caFile === undefined ? undefined : fs.readFileSync(caFile, "utf8")
  }
}
