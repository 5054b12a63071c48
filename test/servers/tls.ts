import * as fs from "node:fs"
import * as path from "node:path"
import { debianPackages } from "./install.js"
import {
  type Background,
  background,
  freePorts,
  must,
  orCleanUp,
  portAnswers,
  tailOf,
  waitUntil,
  which,
  workspace
} from "./processes.js"
import { isSkipped, type RunningServer, type ServerStarter, type Skipped } from "./Server.js"

/** A certificate authority for one run, and a server certificate for loopback names signed by it. */
const certificates = async (directory: string) => {
  const file = (name: string) => path.join(directory, name)
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
  fs.writeFileSync(
    file("ext"),
    "subjectAltName=DNS:s3.localhost,DNS:*.s3.localhost,DNS:localhost,IP:127.0.0.1\n" +
      "basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n"
  )
  await must("openssl", [
    ...["req", "-x509", ...key, "-keyout", file("ca.key"), "-out", file("ca.crt"), "-days", "2"],
    ...["-subj", "/CN=effect-s3 test authority", "-addext", "basicConstraints=critical,CA:TRUE"],
    ...["-addext", "keyUsage=critical,keyCertSign,cRLSign"]
  ])
  await must("openssl", [
    ...["req", ...key, "-keyout", file("server.key"), "-out", file("server.csr"), "-subj", "/CN=s3.localhost"]
  ])
  await must("openssl", [
    ...["x509", "-req", "-in", file("server.csr"), "-CA", file("ca.crt"), "-CAkey", file("ca.key"), "-CAcreateserial"],
    ...["-days", "2", "-extfile", file("ext"), "-out", file("server.crt")]
  ])
  fs.rmSync(file("ca.key"))
  return { ca: file("ca.crt"), certificate: file("server.crt"), key: file("server.key") }
}

/** Forwards the request as it came: target, Host and body are signed, so nothing may be tidied up on the way. */
const configuration = (directory: string, options: {
  readonly upstream: string
  readonly port: number
  readonly http2: boolean
  readonly certificate: string
  readonly key: string
}): string =>
  `${process.getuid?.() === 0 ? "user root;" : ""}
worker_processes 1;
master_process off;
daemon off;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log warn;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${directory}/body; proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi; uwsgi_temp_path ${directory}/uwsgi; scgi_temp_path ${directory}/scgi;
  client_max_body_size 0;
  large_client_header_buffers 8 32k;
  merge_slashes off;
  ignore_invalid_headers off;
  underscores_in_headers on;
  ssl_protocols TLSv1.2 TLSv1.3;
  upstream s3 { server ${options.upstream}; keepalive 32; }
  server {
    listen 127.0.0.1:${options.port} ssl${options.http2 ? " http2" : ""};
    ssl_certificate ${options.certificate};
    ssl_certificate_key ${options.key};
    location / {
      proxy_pass http://s3;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
      proxy_request_buffering off;
      proxy_buffering off;
    }
  }
}
`

const start = async (upstream: ServerStarter, http2: boolean, name: string): Promise<RunningServer | Skipped> => {
  const missing = await debianPackages(
    { nginx: "nginx-light", openssl: "openssl" },
    (message) => process.stderr.write(`${name}: ${message}\n`)
  )
  if (missing !== undefined) return { skipped: missing }
  const server = await upstream.start()
  if (isSkipped(server)) return server

  const place = workspace("tls")
  const directory = place.path
  const processes: Array<Background> = []
  const stop = async () => {
    await Promise.all(processes.map((each) => each.stop()))
    place.remove()
    await server.stop()
  }
  return orCleanUp(
    async () => {
      const { ca, certificate, key } = await certificates(directory)
      const [port] = await freePorts(1) as [number]
      const conf = path.join(directory, "nginx.conf")
      const upstreamAddress = new URL(server.endpoint).host
      fs.writeFileSync(conf, configuration(directory, { upstream: upstreamAddress, port, http2, certificate, key }))
      const nginx = background("nginx", which("nginx")!, ["-c", conf, "-e", path.join(directory, "error.log")], {
        log: path.join(directory, "out")
      })
      processes.push(nginx)
      await waitUntil("nginx listened", nginx, () => portAnswers(port))
      const version = /nginx\/(\S+)/.exec((await must(which("nginx")!, ["-v"])).stderr)?.[1] ?? "unknown"
      return {
        ...server,
        name,
        version: `${server.version}, nginx ${version}`,
        endpoint: `https://127.0.0.1:${port}`,
        caFile: ca,
        notes: [...server.notes, http2 ? "TLS, offers h2 and http/1.1" : "TLS, http/1.1 only"],
        stop
      }
    },
    stop,
    () => tailOf(path.join(directory, "out"), path.join(directory, "error.log"))
  )
}

/** The same server behind nginx with TLS and an authority of our own. */
export const behindTls = (upstream: ServerStarter, protocol: "http1" | "http2"): ServerStarter => {
  const name = `${upstream.name}-tls-${protocol === "http2" ? "h2" : "h1"}`
  return { name, start: () => start(upstream, protocol === "http2", name) }
}
