import type { ProcessInfo } from './process.ts';

const programs =
  /^(docker|docker-compose|podman|podman-compose|nerdctl|kubectl|oc|k9s|helm|ssh|scp|sftp|rsync|mosh-client|autossh|sshuttle|cloudflared|ngrok|tailscale|gcloud|aws|az|terraform|tofu|pulumi|ansible-playbook|vagrant|multipass|limactl|colima|psql|mysql|mongosh|redis-cli|sqlplus|flyctl|heroku|wrangler)$/;

/**
 * The name of a program that steers something elsewhere (a container, a cluster, another computer, a cloud): what it
 * does goes on there, and ending it may end that; `null`: it is none.
 */
export function clientOfElsewhere(info: ProcessInfo, argv: readonly string[] | null): string | null {
  const base = (path: string | undefined | null) =>
    (path ?? '')
      .replace(/ .*$/, '')
      .replace(/^.*[/\\]/, '')
      .replace(/\.exe$/i, '')
      .toLowerCase();
  const names = [base(argv?.[0] ?? info.argv?.[0]), base(info.executable), info.name.toLowerCase()];
  return names.find((name) => programs.test(name)) ?? null;
}
