import * as fs from "node:fs"
import * as path from "node:path"
import { baseDirectory, lastLines, run, which } from "./processes.js"

/** Undefined when the tools are there, else why they are not. */
export type Missing = string | undefined

/** Whether a starter may install or build: yes, unless the environment says no. */
export const mayInstall = (): boolean => process.env["S3_SERVERS_INSTALL"] !== "0"

const notInstalled = (what: string) => `${what} missing, and not to be installed`

const isRoot = () => process.getuid?.() === 0

/**
 * Installs Debian packages for the commands, or files, that are missing. Their services are kept from starting: the only
 * processes of a test server are those that its starter starts.
 */
export const debianPackages = async (
  packageOf: Readonly<Record<string, string>>,
  say: (message: string) => void,
  install = mayInstall()
): Promise<Missing> => {
  const missing = () =>
    Object.keys(packageOf).filter((each) => path.isAbsolute(each) ? !fs.existsSync(each) : which(each) === undefined)
  const wanted = missing()
  if (wanted.length === 0) return undefined
  const packages = [...new Set(wanted.map((command) => packageOf[command]!))]
  if (!install) return notInstalled(wanted.join(", "))
  if (which("apt-get") === undefined) return `${wanted.join(", ")} missing and this is no Debian`
  if (!isRoot()) return `${wanted.join(", ")} missing; needs root: apt-get install ${packages.join(" ")}`

  const policy = "/usr/sbin/policy-rc.d"
  const ownPolicy = !fs.existsSync(policy)
  if (ownPolicy) fs.writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 })
  try {
    const started = Date.now()
    say(`installing ${packages.join(" ")}`)
    const apt = (...args: ReadonlyArray<string>) =>
      run("apt-get", ["-q", "-o", "DPkg::Lock::Timeout=300", ...args], {
        env: { DEBIAN_FRONTEND: "noninteractive" },
        timeoutMs: 600_000
      })
    const attempt = () => apt("install", "-y", "--no-install-recommends", ...packages)
    let result = await attempt()
    if (result.code !== 0) {
      await apt("update")
      result = await attempt()
    }
    if (result.code !== 0) return `apt-get install ${packages.join(" ")} failed: ${lastLines(result.stderr, 2)}`
    say(`installed in ${seconds(Date.now() - started)}`)
  } finally {
    if (ownPolicy) fs.rmSync(policy, { force: true })
  }
  const still = missing()
  return still.length === 0 ? undefined : `${still.join(", ")} missing although ${packages.join(" ")} was installed`
}

/** Builds a pinned Go program once; later runs find the binary. */
export const goProgram = async (
  options: { readonly binary: string; readonly package: string; readonly version: string },
  say: (message: string) => void,
  install = mayInstall()
): Promise<{ readonly path: string } | { readonly missing: string }> => {
  const directory = path.join(baseDirectory(), "go", `${options.binary}-${options.version}`)
  const binary = path.join(directory, options.binary)
  if (fs.existsSync(binary)) return { path: binary }
  const go = which("go")
  if (go === undefined) return { missing: "no Go on this machine" }
  if (!install) return { missing: notInstalled(options.binary) }
  say(`building ${options.package}@${options.version} (minutes the first time)`)
  const started = Date.now()
  const nice = which("nice")
  const argv = [
    ...(nice === undefined ? [] : [nice, "-n", "19"]),
    go,
    "install",
    "-trimpath",
    "-ldflags=-s -w",
    `${options.package}@${options.version}`
  ]
  const result = await run(argv[0]!, argv.slice(1), {
    env: { GOBIN: directory, CGO_ENABLED: "0" },
    timeoutMs: 1_200_000
  })
  if (result.code !== 0 || !fs.existsSync(binary)) {
    return { missing: `go install ${options.package}@${options.version} failed: ${lastLines(result.stderr, 2)}` }
  }
  say(`built in ${seconds(Date.now() - started)}`)
  return { path: binary }
}

/** A Python that can import `module`: the machine's own, else a virtual environment with the pinned package. */
export const pythonWith = async (
  options: { readonly module: string; readonly requirement: string },
  say: (message: string) => void,
  install = mayInstall()
): Promise<{ readonly python: string } | { readonly missing: string }> => {
  const python = which("python3")
  if (python === undefined) return { missing: "no python3 on this machine" }
  const imports = (candidate: string) => run(candidate, ["-c", `import ${options.module}`]).then((r) => r.code === 0)
  if (await imports(python)) return { python }
  const venv = path.join(baseDirectory(), `venv-${options.requirement.replace(/[^a-z0-9.]+/gi, "-")}`)
  const own = path.join(venv, "bin", "python")
  if (fs.existsSync(own) && await imports(own)) return { python: own }
  if (!install) return { missing: notInstalled(options.module) }
  say(`installing ${options.requirement} into a virtual environment`)
  const started = Date.now()
  const made = await run(python, ["-m", "venv", venv])
  if (made.code !== 0) return { missing: `python3 -m venv failed: ${lastLines(made.stderr || made.stdout, 1)}` }
  const pip = await run(own, ["-m", "pip", "install", "-q", options.requirement], { timeoutMs: 300_000 })
  if (pip.code !== 0) return { missing: `pip install ${options.requirement} failed: ${lastLines(pip.stderr, 1)}` }
  if (!await imports(own)) return { missing: `${options.requirement} has no ${options.module} that can be imported` }
  say(`installed in ${seconds(Date.now() - started)}`)
  return { python: own }
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
