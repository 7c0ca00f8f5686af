#compdef pm-graph
# Completion of pm-graph for zsh: source <(pm-graph completion zsh)
_pm_graph() {
    local -a found
    found=("${(@f)$(pm-graph complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n "${found[1]}" ]]; then
        if [[ "${found[1]}" == *= ]]; then compadd -S '' -- "${found[@]}"; else compadd -- "${found[@]}"; fi
    else
        _files
    fi
}
compdef _pm_graph pm-graph
