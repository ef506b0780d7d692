/**
 * Understands `launchctl list` (`PID`, `Status`, `Label`, separated by tabs; `-` for a job that does not run):
 * the labels of running jobs by pid. Applications that a person opened are listed as `application.…`; they are
 * no services and are left out. `null` where the output has another form.
 */
export function parseLaunchctlList(output: string): Map<number, string> | null {
  const [header = '', ...lines] = output.split('\n');
  if (!/^PID\s+Status\s+Label\s*$/.test(header)) return null;
  const labels = new Map<number, string>();
  for (const line of lines) {
    const [, pid, label] = /^(\d+)\s+\S+\s+(\S.*)$/.exec(line) ?? [];
    if (pid !== undefined && label !== undefined && !label.startsWith('application.')) {
      labels.set(Number(pid), label.trim());
    }
  }
  return labels;
}
