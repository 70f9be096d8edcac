# Finds Emscripten's own toolchain file: beside the `emcc` on the PATH (Debian, emsdk) or in EMSDK.
find_program(EMCONFIG em-config)
if(EMCONFIG)
  execute_process(COMMAND ${EMCONFIG} EMSCRIPTEN_ROOT OUTPUT_VARIABLE emscripten_root
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
elseif(DEFINED ENV{EMSDK})
  set(emscripten_root $ENV{EMSDK}/upstream/emscripten)
else()
  message(FATAL_ERROR "Emscripten is missing: on Debian, `apt-get install emscripten`; elsewhere "
                      "install the emsdk and source its emsdk_env.sh.")
endif()
include(${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake)
