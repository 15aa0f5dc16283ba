/**
 * Where a client downloads an installer. The one place that decides it: files that an organisation uploaded are going
 * to be served from here by links of their own.
 */
export function installerUrl(installer: { downloadUrl: string }): string {
  return installer.downloadUrl;
}
