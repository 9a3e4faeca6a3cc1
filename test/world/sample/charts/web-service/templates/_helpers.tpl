{{- define "web-service.selector" -}}
app: {{ .Release.Name }}
{{- end }}
{{- define "web-service.labels" -}}
{{ include "web-service.selector" . }}
app.kubernetes.io/part-of: shop
{{- end }}
