import * as fs from "node:fs"
import { createRequire } from "node:module"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { debianPackages, pythonWith } from "../servers/install.js"
import { run, which } from "../servers/processes.js"

export interface Found {
  readonly version: string
  readonly command: string
  readonly args: ReadonlyArray<string>
  /** Put before PATH, for a client in a virtual environment. */
  readonly directory?: string | undefined
}

export interface Client {
  readonly name: string
  /** The one server that it is for; absent, any. */
  readonly server?: string | undefined
  /** Every step must be reported by the client's script. */
  readonly steps: ReadonlyArray<string>
  /** What the client expects to be there, as it cannot make it itself. */
  readonly buckets?: ReadonlyArray<string> | undefined
  find(install: boolean): Promise<Found | { readonly missing: string }>
}

const here = path.dirname(fileURLToPath(import.meta.url))
const script = (name: string) => path.join(here, name)
const say = (message: string) => process.stderr.write(`${message}\n`)

const common = ["create", "put", "get", "list", "multipart", "copy", "presign", "delete", "remove"]

const versionIn = (text: string) => /\d+(\.\d+)+/.exec(text)?.[0] ?? "unknown"

/** A command-line client written in Python: the one on PATH, else one in a virtual environment. */
const pythonCommand = async (
  command: string,
  options: { readonly module: string; readonly requirement: string },
  install: boolean
): Promise<Found | { readonly missing: string }> => {
  let directory: string | undefined
  if (which(command) === undefined) {
    const found = await pythonWith(options, say, install)
    if ("missing" in found) return found
    directory = path.dirname(found.python)
    if (!fs.existsSync(path.join(directory, command))) return { missing: `${command} is not on PATH` }
  }
  const program = directory === undefined ? command : path.join(directory, command)
  const version = await run(program, ["--version"])
  return {
    version: versionIn(version.stdout + version.stderr),
    command: "bash",
    args: [script(command === "aws" ? "aws-cli.sh" : `${command}.sh`)],
    directory
  }
}

const boto3: Client = {
  name: "boto3",
  steps: [...common, "trailers", "post"],
  find: async (install) => {
    const found = await pythonWith({ module: "boto3", requirement: "boto3==1.43.11" }, say, install)
    if ("missing" in found) return found
    const version = await run(found.python, ["-c", "import boto3; print(boto3.__version__)"])
    return { version: version.stdout.trim(), command: found.python, args: [script("boto3_client.py")] }
  }
}

/** What objects have beside their bytes: for servers that have all of it. */
const boto3Objects: Client = {
  name: "boto3-objects",
  steps: ["versions", "tagging", "acl", "lock", "keys", "conditions", "restore"],
  find: async (install) => {
    const found = await boto3.find(install)
    return "missing" in found ? found : { ...found, args: [script("boto3_objects.py")] }
  }
}

const tigrisBoto3: Client = {
  name: "tigris-boto3-ext",
  server: "emulator-tigris",
  steps: ["create", "snapshot", "fork", "rename", "bundle", "soft", "delete"],
  find: async (install) => {
    const found = await pythonWith(
      { module: "tigris_boto3_ext", requirement: "tigris-boto3-ext==0.8.0" },
      say,
      install
    )
    if ("missing" in found) return found
    const version = await run(found.python, ["-c", "import tigris_boto3_ext; print(tigris_boto3_ext.__version__)"])
    return { version: version.stdout.trim(), command: found.python, args: [script("tigris_client.py")] }
  }
}

const awsCli: Client = {
  name: "aws-cli",
  steps: common,
  find: (install) => pythonCommand("aws", { module: "awscli", requirement: "awscli==1.45.11" }, install)
}

const awsSdkJs: Client = {
  name: "aws-sdk-js",
  steps: [...common, "stream", "trailers"],
  find: async () => {
    const modules = ["@aws-sdk/client-s3", "@aws-sdk/lib-storage", "@aws-sdk/s3-request-presigner"]
    const require = createRequire(import.meta.url)
    try {
      for (const each of modules) require.resolve(each)
      // The package does not export its package.json.
      const entry = require.resolve("@aws-sdk/client-s3")
      const root = entry.slice(0, entry.lastIndexOf("client-s3") + "client-s3".length)
      const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as { version: string }
      return { version, command: process.execPath, args: ["--import", "tsx", script("aws-sdk-js.ts")] }
    } catch {
      return { missing: "not in node_modules: npm ci" }
    }
  }
}

const s3cmd: Client = {
  name: "s3cmd",
  steps: common,
  find: (install) => pythonCommand("s3cmd", { module: "S3.S3", requirement: "s3cmd==2.4.0" }, install)
}

const rclone: Client = {
  name: "rclone",
  steps: common,
  find: async (install) => {
    const missing = await debianPackages({ rclone: "rclone" }, say, install)
    if (missing !== undefined) return { missing }
    return {
      version: versionIn((await run("rclone", ["version"])).stdout),
      command: "bash",
      args: [script("rclone.sh")]
    }
  }
}

const curl: Client = {
  name: "curl",
  steps: [...common.filter((each) => each !== "presign"), "post"],
  find: async () => {
    const version = versionIn((await run("curl", ["--version"])).stdout)
    // Earlier ones sign neither the query nor further headers as S3 wants it.
    const [major = 0, minor = 0] = version.split(".").map(Number)
    if (!(major > 7 || (major === 7 && minor >= 88))) {
      return { missing: `curl 7.88 or later is needed, found ${version}` }
    }
    if (which("openssl") === undefined) return { missing: "openssl missing (it hashes the bodies)" }
    return { version, command: "bash", args: [script("curl.sh")] }
  }
}

/** The Python of the migration examples: what docs/migration.md shows beside ours is run. */
const example = (
  name: string,
  options: { readonly module: string; readonly requirement: string; readonly buckets: ReadonlyArray<string> }
): Client => ({
  name,
  steps: ["example"],
  buckets: options.buckets,
  find: async (install) => {
    const found = await pythonWith(options, say, install)
    if ("missing" in found) return found
    const version = options.requirement.split("==")[1]!
    const program = path.join(here, "../../examples/python", `from_${name}.py`)
    return { version, command: found.python, args: [script("example.py"), program] }
  }
})

const examples = [
  example("tinys3", { module: "tinys3", requirement: "tinys3==0.1.12", buckets: ["photos", "archive"] }),
  // The releases on PyPI lack minis3.signatures, and cannot be imported: it has to be there from its repository.
  example("minis3", { module: "minis3.signatures", requirement: "minis3==1.0.2", buckets: ["photos", "archive"] }),
  example("s3func", { module: "s3func", requirement: "s3func==0.9.6", buckets: ["logs"] }),
  example("obstore", { module: "obstore", requirement: "obstore==0.12.1", buckets: ["data"] })
]

export const clients: ReadonlyArray<Client> = [
  boto3,
  boto3Objects,
  tigrisBoto3,
  awsCli,
  awsSdkJs,
  s3cmd,
  rclone,
  curl,
  ...examples
]
