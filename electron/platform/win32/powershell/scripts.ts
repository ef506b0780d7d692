/** PowerShell that every script begins with: fail loudly, print UTF-8, show no progress bars. */
const preamble = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
`;

/**
 * Prints processes as JSON (see cim-processes.ts). Start times come from the processes themselves, as CIM's are
 * cut to microseconds and Claude Code's are not. Owners are asked for only where we could open the process:
 * it costs a call each, and others are not ours anyway.
 *
 * @param pid only this process; `null`: all
 */
export function processScript(pid: number | null): string {
  const filter = pid === null ? '' : ` -Filter 'ProcessId = ${whole(pid)}'`;
  const opened =
    pid === null
      ? '[Diagnostics.Process]::GetProcesses()'
      : `Get-Process -Id ${whole(pid)} -ErrorAction Ignore`;
  return `${preamble}
$starts = @{}
foreach ($p in @(${opened})) { try { $starts[$p.Id] = $p.StartTime.ToFileTimeUtc().ToString() } catch { } }
$rows = @(Get-CimInstance Win32_Process${filter} | ForEach-Object {
  $sid = $null
  $start = $starts[[int]$_.ProcessId]
  if ($start) { try { $sid = (Invoke-CimMethod -InputObject $_ -MethodName GetOwnerSid).Sid } catch { } }
  [pscustomobject]@{
    pid = [int]$_.ProcessId; parent = [int]$_.ParentProcessId; name = $_.Name
    path = $_.ExecutablePath; command = $_.CommandLine; started = $start; sid = $sid
    created = if ($_.CreationDate) { $_.CreationDate.ToFileTimeUtc().ToString() } else { $null }
  }
})
ConvertTo-Json -Compress -Depth 2 -InputObject $rows
`;
}

/** Prints time and number of the last boot and our security identifier as JSON. */
export const hostScript = `${preamble}
$prefetch = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management\\PrefetchParameters'
$os = Get-CimInstance Win32_OperatingSystem -Property LastBootUpTime
[pscustomobject]@{
  number = (Get-ItemProperty $prefetch -Name BootId -ErrorAction Ignore).BootId
  boot = $os.LastBootUpTime.ToFileTimeUtc().ToString()
  sid = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
} | ConvertTo-Json -Compress
`;

/** Prints what is listened on and connected to (TCP), services' pids and private memory as JSON. */
export const detailsScript = `${preamble}
$tcp = $null; $services = $null; $memory = $null
try {
  $tcp = @(Get-NetTCPConnection -State Listen, Established | ForEach-Object { [pscustomobject]@{
    pid = [int]$_.OwningProcess; state = [string]$_.State
    local = "$($_.LocalAddress)"; localPort = [int]$_.LocalPort
    remote = "$($_.RemoteAddress)"; remotePort = [int]$_.RemotePort } })
} catch { }
try {
  $services = @(Get-CimInstance Win32_Service -Filter 'ProcessId > 0' -Property Name, ProcessId |
    ForEach-Object { [pscustomobject]@{ pid = [int]$_.ProcessId; name = $_.Name } })
} catch { }
try {
  $memory = @(Get-CimInstance Win32_Process -Property ProcessId, PrivatePageCount |
    ForEach-Object { [pscustomobject]@{ pid = [int]$_.ProcessId; bytes = "$($_.PrivatePageCount)" } })
} catch { }
ConvertTo-Json -Compress -Depth 3 -InputObject ([pscustomobject]@{ tcp = $tcp; services = $services; memory = $memory })
`;

/** taskkill was seen to hang for ever, hundreds of them, so it gets little time. */
const taskkillLimitMs = 5000;

/**
 * Ends one process, and prints \`ok\`, \`gone\`, \`changed\`, \`denied\` or \`failed\`. Windows keeps a pid from being
 * given out again as long as somebody holds the process open, so between the look at its start time and the end
 * of taskkill it can't change hands. Never \`/T\`: only this one process was agreed to.
 *
 * @param startToken exact start as FILETIME
 * @param force false: ask its windows to close; a program of the terminal has none, which taskkill reports as
 *   code 1. It was asked, then, and the next step forces it.
 */
export function endScript(pid: number, startToken: string, force: boolean): string {
  return `${preamble}
try { $p = [Diagnostics.Process]::GetProcessById(${whole(pid)}) } catch { 'gone'; exit 0 }
try { $null = $p.Handle; $start = $p.StartTime.ToFileTimeUtc().ToString() } catch { 'denied'; exit 0 }
if ($p.HasExited) { 'gone'; exit 0 }
if ($start -ne '${whole(startToken)}') { 'changed'; exit 0 }
$tool = "$env:SystemRoot\\System32\\taskkill.exe"
$k = Start-Process $tool -ArgumentList '/PID ${whole(pid)}${force ? ' /F' : ''}' -WindowStyle Hidden -PassThru
$null = $k.Handle
if (-not $k.WaitForExit(${taskkillLimitMs})) { try { $k.Kill() } catch { }; 'failed'; exit 0 }
if ($k.ExitCode -eq 0) { 'ok' } elseif ($k.ExitCode -eq 128 -or $p.HasExited) { 'gone' } else { '${force ? 'failed' : 'ok'}' }
`;
}

/** Numbers are the only thing that ever gets into a script. */
function whole(value: number | string): string {
  const text = String(value);
  if (!/^\d+$/.test(text)) throw new Error('Not a whole number.');
  return text;
}
