# Completion of pm-graph for bash: source <(pm-graph completion bash)
_pm_graph() {
    local IFS=$'\n' line="${COMP_LINE:0:COMP_POINT}" current="${COMP_WORDS[COMP_CWORD]}" words
    read -r -d '' -a words <<<"${line// /$'\n'}" || true
    [[ $line == *" " ]] && words+=("")
    COMPREPLY=($(pm-graph complete -- "${words[@]:1}" 2>/dev/null))
    # bash takes "name=" and what follows as two words; give back only what it will put in.
    [[ ${COMPREPLY[0]-} == *= || ${COMPREPLY[0]-} == --* ]] && compopt -o nospace 2>/dev/null
    [[ $current == "=" ]] && COMPREPLY=()
    return 0
}
complete -o default -F _pm_graph pm-graph
