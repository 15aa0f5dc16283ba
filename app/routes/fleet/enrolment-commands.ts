/** Stands in a command where the organisation's own key goes. */
const placeOfKey = 'NYCKEL';

/**
 * The line of PowerShell 5.1 that connects a computer: it fetches the script as text and runs it with parameters. Needs
 * an administrator. Older Windows asks for TLS 1.2 by name. With `-Upgrade` the computer installs what is due.
 * @param key an enrolment key; null leaves its place
 */
export function enrolCommand(site: string, key: string | null): string {
  return runScript(site, `-Lappa '${site}' -EnrolmentKey '${key ?? placeOfKey}' -Upgrade`);
}

/** The line that disconnects a computer: its task and source go, and Lappa is told. */
export function uninstallCommand(site: string): string {
  return runScript(site, `-Lappa '${site}' -Uninstall`);
}

function runScript(site: string, parameters: string): string {
  const secure = "[Net.ServicePointManager]::SecurityProtocol = 'Tls12'";
  return `${secure}; & ([scriptblock]::Create((Invoke-RestMethod '${site}/install/check-in.ps1'))) ${parameters}`;
}
