# RapidJSON and valijson, header-only. Their folders are linked into one of our own, since the
# system's include folder must never stand on an Emscripten command line: it would hide its libc.
find_path(RAPIDJSON_FOLDER rapidjson/document.h PATHS /usr/include /usr/local/include
          NO_CMAKE_FIND_ROOT_PATH)
find_path(VALIJSON_FOLDER valijson/validator.hpp PATHS /usr/include /usr/local/include
          NO_CMAKE_FIND_ROOT_PATH)
if(NOT RAPIDJSON_FOLDER OR NOT VALIJSON_FOLDER)
  message(FATAL_ERROR "RapidJSON or valijson is missing: on Debian, `apt-get install rapidjson-dev "
                      "libvalijson-dev`; elsewhere set RAPIDJSON_FOLDER and VALIJSON_FOLDER to the "
                      "folders that hold rapidjson/ and valijson/.")
endif()

set(ENTRYBRIDGE_THIRD_PARTY_INCLUDE ${PROJECT_BINARY_DIR}/third_party)
file(MAKE_DIRECTORY ${ENTRYBRIDGE_THIRD_PARTY_INCLUDE})
file(CREATE_LINK ${RAPIDJSON_FOLDER}/rapidjson ${ENTRYBRIDGE_THIRD_PARTY_INCLUDE}/rapidjson SYMBOLIC)
file(CREATE_LINK ${VALIJSON_FOLDER}/valijson ${ENTRYBRIDGE_THIRD_PARTY_INCLUDE}/valijson SYMBOLIC)
